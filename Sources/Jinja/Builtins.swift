import OrderedCollections
import Values

/// The one list of families: what every template can name.
enum Builtins {
  /// The filters, by name.
  static let filters: [String: Filter] = index(
    [SequenceFilters.all, StringFilters.all, ValueFilters.all].flatMap(\.self), by: \.name)

  /// The tests, by name.
  static let tests: [String: TemplateTest] = index(
    [ComparisonTests.all, ResultTests.all, TypeTests.all].flatMap(\.self), by: \.name)

  /// The functions, by name.
  static let functions: [String: @Sendable (Call) throws -> Value] = [
    "dict": { call in .mapping(Mapping(call.named.map { (.string($0), $1) }) { _, last in last }) },
    "range": Functions.range,
  ]

  private static func index<Item>(_ items: [Item], by name: KeyPath<Item, String>) -> [String: Item]
  {
    Dictionary(uniqueKeysWithValues: items.map { ($0[keyPath: name], $0) })
  }
}

/// The functions that need more than a line.
enum Functions {
  /// As Python's `range`, but not longer than Jinja2's sandbox allows.
  @Sendable static func range(_ call: Call) throws -> Value {
    let numbers = call.positional.compactMap(\.int)
    guard numbers.count == call.positional.count, (1...3).contains(numbers.count) else {
      throw InvalidOperation("`range` takes one to three whole numbers")
    }
    let start = numbers.count > 1 ? numbers[0] : 0
    let end = numbers.count > 1 ? numbers[1] : numbers[0]
    let step = numbers.count > 2 ? numbers[2] : 1
    guard step != 0 else { throw InvalidOperation("`range` cannot have the step 0") }
    guard abs(end - start) / abs(step) < 100_000 else {
      throw InvalidOperation("`range` is limited to 100000 numbers")
    }
    return .list(stride(from: start, to: end, by: step).map(Value.int))
  }
}
