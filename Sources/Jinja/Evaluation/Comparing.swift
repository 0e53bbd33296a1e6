import Values

/// Python's comparisons.
enum Comparing {
  static func holds(
    _ comparison: Expression.Comparison, _ left: Value, _ right: Value
  ) throws -> Bool {
    switch comparison {
    case .equal: left == right
    case .unequal: left != right
    case .less: try order(left, right, "<") == .before
    case .lessOrEqual: try order(left, right, "<=").map { $0 != .after } ?? false
    case .greater: try order(left, right, ">") == .after
    case .greaterOrEqual: try order(left, right, ">=").map { $0 != .before } ?? false
    case .contained: try Collections.contains(left, in: right)
    case .notContained: !(try Collections.contains(left, in: right))
    }
  }

  /// The order of two values; nil where one is not a number, which is before and after nothing.
  static func order(_ left: Value, _ right: Value, _ sign: String) throws -> Value.Order? {
    if let order = left.order(against: right) { return order }
    if left.number != nil, right.number != nil { return nil }
    throw Failure("`\(sign)` cannot compare `\(left.typeName)` with `\(right.typeName)`")
  }

  /// Sorts as Python's `sorted`: stable, and refusing what cannot be compared.
  static func sorted<Element>(
    _ elements: [Element], isReversed: Bool = false, by key: (Element) throws -> Value
  ) throws -> [Element] {
    let keyed = try elements.map { (key: try key($0), element: $0) }
    let ordered = try keyed.sorted { left, right in
      let order = try order(left.key, right.key, "sort")
      return isReversed ? order == .after : order == .before
    }
    return ordered.map(\.element)
  }
}
