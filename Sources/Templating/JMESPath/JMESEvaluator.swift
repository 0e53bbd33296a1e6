import OrderedCollections
import Values

/// Evaluates queries.
enum JMESEvaluator {
  static func evaluate(_ expression: JMESExpression, on value: Value) throws -> Value {
    switch expression {
    case .current: return value
    case .identity(let literal): return literal
    case .field(let name): return value.mapping?[.string(name)] ?? .null
    case .index(let index): return item(index, of: value)
    case .slice(let start, let stop, let step):
      guard let items = list(value) else { return .null }
      return .list(sliced(items, start, stop, step ?? 1))
    case .sub(let left, let right), .pipe(let left, let right):
      return try evaluate(right, on: evaluate(left, on: value))
    case .projection(let left, let right):
      guard let items = list(try evaluate(left, on: value)) else { return .null }
      return .list(try projected(items, right))
    case .values(let left, let right):
      guard let mapping = try evaluate(left, on: value).mapping else { return .null }
      return .list(try projected(Array(mapping.values), right))
    case .flattened(let inner):
      guard let items = list(try evaluate(inner, on: value)) else { return .null }
      return .list(items.flatMap { list($0) ?? [$0] })
    case .filter(let left, let right, let condition):
      guard let items = list(try evaluate(left, on: value)) else { return .null }
      return .list(
        try projected(items.filter { isTrue(try evaluate(condition, on: $0)) }, right))
    case .or(let left, let right):
      let first = try evaluate(left, on: value)
      return isTrue(first) ? first : try evaluate(right, on: value)
    case .and(let left, let right):
      let first = try evaluate(left, on: value)
      return isTrue(first) ? try evaluate(right, on: value) : first
    case .not(let inner): return .bool(!isTrue(try evaluate(inner, on: value)))
    case .comparison(let operation, let left, let right):
      return try compare(
        operation, try evaluate(left, on: value), try evaluate(right, on: value))
    case .list(let items):
      if value.isNull { return .null }
      return .list(try items.map { try evaluate($0, on: value) })
    case .mapping(let entries):
      if value.isNull { return .null }
      var mapping: Mapping = [:]
      for entry in entries { mapping[.string(entry.key)] = try evaluate(entry.value, on: value) }
      return .mapping(mapping)
    case .function(let name, let arguments):
      return try JMESFunctions.call(name, arguments, on: value)
    case .reference:
      throw JMESError(message: "`&` goes with functions only")
    }
  }

  /// A list, but no text and no mapping.
  static func list(_ value: Value) -> [Value]? {
    value.string == nil && value.mapping == nil ? value.items : nil
  }

  /// JMESPath's truth: empty and null values are false, numbers are always true.
  static func isTrue(_ value: Value) -> Bool {
    if let text = value.string { return !text.isEmpty }
    if let mapping = value.mapping { return !mapping.isEmpty }
    if let items = list(value) { return !items.isEmpty }
    if case .bool(let flag) = value { return flag }
    return !value.isNull
  }

  private static func projected(
    _ items: [Value], _ expression: JMESExpression
  ) throws -> [Value] {
    try items.compactMap { item in
      let result = try evaluate(expression, on: item)
      return result.isNull ? Value?.none : result
    }
  }

  private static func item(_ index: Int, of value: Value) -> Value {
    guard let items = list(value) else { return .null }
    let place = index < 0 ? items.count + index : index
    return items.indices.contains(place) ? items[place] : .null
  }

  private static func sliced(
    _ items: [Value], _ start: Int?, _ stop: Int?, _ step: Int
  ) -> [Value] {
    let count = items.count
    func bounded(_ index: Int?, _ otherwise: Int) -> Int {
      guard let index else { return otherwise }
      let place = index < 0 ? index + count : index
      return step > 0 ? min(max(place, 0), count) : min(max(place, -1), count - 1)
    }
    let from = bounded(start, step > 0 ? 0 : count - 1)
    let to = bounded(stop, step > 0 ? count : -1)
    return stride(from: from, to: to, by: step).map { items[$0] }
  }

  private static func compare(
    _ operation: String, _ left: Value, _ right: Value
  ) throws -> Value {
    switch operation {
    case "==": return .bool(isEqual(left, right))
    case "!=": return .bool(!isEqual(left, right))
    default: break
    }
    // Only numbers, and in Python's implementation texts, have an order.
    func isComparable(_ value: Value) -> Bool { isNumber(value) || value.string != nil }
    guard isComparable(left), isComparable(right) else { return .null }
    guard let order = left.order(against: right) else {
      throw JMESError(message: "`\(operation)` does not go with a number and a text")
    }
    switch operation {
    case "<": return .bool(order == .before)
    case "<=": return .bool(order != .after)
    case ">": return .bool(order == .after)
    default: return .bool(order != .before)
    }
  }

  static func isNumber(_ value: Value) -> Bool {
    if case .bool = value { return false }
    return value.number != nil
  }

  /// Numbers and truth values are never equal.
  static func isEqual(_ left: Value, _ right: Value) -> Bool {
    if case .bool = left, isNumber(right) { return false }
    if case .bool = right, isNumber(left) { return false }
    return left == right
  }
}
