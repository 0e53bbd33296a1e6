extension Value {
  /// Whether it sorts before, with, or after another, as Python's `<` says; nil where Python refuses
  /// to compare the two types, or one is not a number.
  public func order(against other: Value) -> Order? {
    if let left = number, let right = other.number { return Self.order(left, right) }
    if let left = string, let right = other.string { return Self.order(left, right) }
    switch (self, other) {
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      return Self.order(left, right)
    default: return nil
    }
  }

  /// The outcome of a comparison.
  public enum Order: Sendable {
    /// Sorts before.
    case before
    /// Sorts with.
    case same
    /// Sorts after.
    case after
  }

  private static func order(_ left: Number, _ right: Number) -> Order? {
    if case .int(let left) = left, case .int(let right) = right {
      return left < right ? .before : left == right ? .same : .after
    }
    let (left, right) = (left.double, right.double)
    guard !left.isNaN, !right.isNaN else { return nil }
    return left < right ? .before : left == right ? .same : .after
  }

  private static func order(_ left: String, _ right: String) -> Order {
    // UTF-8 sorts as its scalars do; Swift's own `<` would normalise first.
    if left.utf8.elementsEqual(right.utf8) { return .same }
    return left.utf8.lexicographicallyPrecedes(right.utf8) ? .before : .after
  }

  private static func order(_ left: ValueList, _ right: ValueList) -> Order? {
    for (left, right) in zip(left, right) where left != right { return left.order(against: right) }
    return left.count < right.count ? .before : left.count == right.count ? .same : .after
  }
}
