import BigInt

extension Value {
  /// Whether it sorts before, with, or after another, as Python's `<` says; nil where Python refuses
  /// to compare the two types, or one is not a number.
  public func order(against other: Value) -> Order? {
    if let left = number, let right = other.number { return Self.order(left, right) }
    if let left = string, let right = other.string { return Self.order(left, right) }
    switch (self, other) {
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      return Self.order(left, right)
    case (.object(let left as Timestamp), .object(let right as Timestamp)):
      // A moment whose zone is said does not compare with one whose zone is not.
      guard left.typeName == right.typeName,
        (left.time?.offset == nil) == (right.time?.offset == nil)
      else { return nil }
      return Self.order(left.microseconds, right.microseconds)
    case (.object(let left as TimeDelta), .object(let right as TimeDelta)):
      return Self.order(left.microseconds, right.microseconds)
    case (.object(let left as LargeInteger), let right):
      return Self.order(left, right)
    case (let left, .object(let right as LargeInteger)):
      return Self.order(right, left).map { $0 == .before ? .after : $0 == .after ? .before : .same }
    default:
      // Lists that are shared by reference are compared as lists.
      guard typeName == "list", other.typeName == "list", let left = items, let right = other.items
      else {
        return nil
      }
      return Self.order(left, right)
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
    switch (left, right) {
    case (.int(let left), .int(let right)): return order(left, right)
    case (.float(let left), .float(let right)):
      return left.isNaN || right.isNaN ? nil : order(left, right)
    case (.int(let left), .float(let right)): return order(left, right)
    case (.float(let left), .int(let right)):
      return order(right, left).map { $0 == .before ? .after : $0 == .after ? .before : .same }
    }
  }

  private static func order<Number: Comparable>(_ left: Number, _ right: Number) -> Order {
    left < right ? .before : left == right ? .same : .after
  }

  /// Compares exactly, as Python does: not every whole number of 64 bits is a floating-point one.
  private static func order(_ left: Int, _ right: Double) -> Order? {
    if right.isNaN { return nil }
    let whole = right.rounded(.down)
    guard let floor = Int(exactly: whole) else { return right > 0 ? .before : .after }
    return left == floor && right > whole ? .before : order(left, floor)
  }

  private static func order(_ left: LargeInteger, _ right: Value) -> Order? {
    if let right = right.whole { return order(left.number, right) }
    guard case .float(let right) = right, !right.isNaN else { return nil }
    guard right.isFinite else { return right > 0 ? .before : .after }
    let whole = right.rounded(.down)
    let floor = BigInt(whole)
    return left.number == floor && right != whole ? .before : order(left.number, floor)
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
