import OrderedCollections

extension Value: Hashable {
  /// Equal as in Python: `1 == 1.0 == True`, lists item by item, mappings whatever their order.
  ///
  /// Text is equal when its Unicode scalars are, without normalisation.
  public static func == (left: Value, right: Value) -> Bool {
    if case .string(let left) = left, case .string(let right) = right {
      return identical(left, right)
    }
    return isEqual(left, right)
  }

  private static func isEqual(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)): left == right
    case (.mapping(let left), .mapping(let right)): same(left, right)
    case (.template(let left), .template(let right)): identical(left.text, right.text)
    case (.object(let object), let other), (let other, .object(let object)): object.equals(other)
    default: sameNumber(left, right)
    }
  }

  /// Equal values hash alike, numbers across their types too.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let flag): hasher.combine(flag ? 1.0 : 0.0)
    case .int(let number): hasher.combine(Double(number))
    case .float(let number): hasher.combine(number)
    case .string(let text): hasher.combine(text)
    case .list(let items): hasher.combine(items)
    case .tuple(let items): hasher.combine(items)
    case .mapping(let mapping): hasher.combine(mapping.count)
    case .template(let template): hasher.combine(template.text)
    case .object(let object): hash(object, into: &hasher)
    }
  }

  private func hash(_ object: any ValueObject, into hasher: inout Hasher) {
    if let text = object.text {
      hasher.combine(text)
    } else if let items = object.items {
      hasher.combine(items)
    } else if let mapping = object.mapping {
      hasher.combine(mapping.count)
    } else if let large = object as? LargeInteger {
      hasher.combine(large.double)
    } else {
      // Objects may be equal without being one, as two dates are; they share their type at least.
      hasher.combine(object.typeName)
    }
  }

  /// Swift compares text up to canonical equivalence; Python, scalar by scalar.
  private static func identical(_ left: String, _ right: String) -> Bool {
    // Most comparisons end with the length. Of ASCII text there is but one form.
    left.utf8.count == right.utf8.count && left == right
      && (left.utf8Span.isKnownASCII || left.utf8.elementsEqual(right.utf8))
  }

  private static func same(_ left: Mapping, _ right: Mapping) -> Bool {
    left.count == right.count && left.allSatisfy { key, value in right[key] == value }
  }

  private static func sameNumber(_ left: Value, _ right: Value) -> Bool {
    guard let left = left.number, let right = right.number else { return false }
    switch (left, right) {
    case (.int(let left), .int(let right)): return left == right
    case (.float(let left), .float(let right)): return left == right
    case (.int(let whole), .float(let other)), (.float(let other), .int(let whole)):
      return Int(exactly: other) == whole
    }
  }
}
