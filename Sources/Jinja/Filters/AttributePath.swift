import Values

/// What a filter's `attribute` names: a key, an index, or several joined by dots.
struct AttributePath: TemplateArgument {
  private let steps: ValueList

  init(_ value: Value) {
    if let text = value.string {
      steps = text.split(separator: ".", omittingEmptySubsequences: false).map { part in
        Int(part).map(Value.int) ?? .string(String(part))
      }
    } else {
      steps = [value]
    }
  }

  static func reading(_ value: Value, in rendering: Rendering) throws -> AttributePath {
    try value.requireDefined()
    return AttributePath(value)
  }

  /// What it leads to from `item`; `fallback` where that is not defined.
  func value(of item: Value, or fallback: Value? = nil, in rendering: Rendering) throws -> Value {
    let found = try steps.reduce(item) { try rendering.item($1, of: $0) }
    guard let fallback, !found.isDefined else { return found }
    return fallback
  }
}

/// What items are sorted, grouped and compared by.
struct SortKey {
  /// Several paths joined by commas; none is the item itself.
  private let paths: [AttributePath]
  private let isList: Bool
  private let isCaseSensitive: Bool
  private let rendering: Rendering

  init(_ attribute: Value, isCaseSensitive: Bool, in rendering: Rendering) {
    self.isCaseSensitive = isCaseSensitive
    self.rendering = rendering
    let parts = attribute.string?.split(separator: ",") ?? []
    isList = parts.count > 1
    if attribute.isNull {
      paths = []
    } else if attribute.string != nil {
      paths = parts.map { AttributePath(.string(String($0))) }
    } else {
      paths = [AttributePath(attribute)]
    }
  }

  func callAsFunction(_ item: Value) throws -> Value {
    if paths.isEmpty { return folded(item) }
    let keys = try paths.map { folded(try $0.value(of: item, in: rendering)) }
    return isList ? .list(keys) : keys[0]
  }

  private func folded(_ value: Value) -> Value {
    guard !isCaseSensitive, let text = value.string else { return value }
    return .string(StringMethods.lowercased(text))
  }
}

/// Sorting as Python does: stable, by `<`, an error where two items have no order.
enum Sorting {
  static func sorted<Item>(
    _ items: [Item], isReversed: Bool = false, by key: (Item) throws -> Value
  ) throws -> [Item] {
    let keyed = try items.map { (key: try key($0), item: $0) }
    for entry in keyed { try entry.key.requireDefined() }
    // Reversed, equal items keep their order too.
    return try keyed.enumerated().sorted { left, right in
      switch try order(left.element.key, right.element.key) {
      case .before: !isReversed
      case .after: isReversed
      case .same: left.offset < right.offset
      }
    }.map(\.element.item)
  }

  static func order(_ left: Value, _ right: Value) throws -> Value.Order {
    if let order = left.order(against: right) { return order }
    if left == right { return .same }
    throw Operators.mismatch("<", left, right)
  }
}
