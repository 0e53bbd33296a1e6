import BigInt
import OrderedCollections
import Values

/// The functions of JMESPath.
enum JMESFunctions {
  /// One call: evaluated arguments, and the expressions that were given with `&`.
  struct Call {
    let name: String
    let values: [Value]
    let references: [JMESExpression?]

    func fail(_ place: Int, _ expected: String) -> JMESError {
      JMESError(
        message: "argument \(place + 1) of `\(name)` must be \(expected), "
          + "not of type `\(JMESFunctions.type(of: values[place]))`")
    }

    func number(_ place: Int) throws -> Value {
      guard JMESEvaluator.isNumber(values[place]) else { throw fail(place, "a number") }
      return values[place]
    }

    func text(_ place: Int) throws -> String {
      guard let text = values[place].string else { throw fail(place, "a text") }
      return text
    }

    func list(_ place: Int) throws -> [Value] {
      guard let items = JMESEvaluator.list(values[place]) else { throw fail(place, "a list") }
      return items
    }

    func mapping(_ place: Int) throws -> Mapping {
      guard let mapping = values[place].mapping else { throw fail(place, "a mapping") }
      return mapping
    }

    func reference(_ place: Int) throws -> JMESExpression {
      guard let reference = references[place] else { throw fail(place, "an expression with `&`") }
      return reference
    }
  }

  typealias Body = @Sendable (Call) throws -> Value

  static func call(
    _ name: String, _ arguments: [JMESExpression], on value: Value
  ) throws -> Value {
    guard let function = all[name] else {
      throw JMESError(message: "there is no function `\(name)`")
    }
    let isCountRight =
      function.isOpen ? arguments.count >= function.count : arguments.count == function.count
    guard isCountRight else {
      throw JMESError(
        message: "`\(name)` takes \(function.isOpen ? "at least " : "")\(function.count) "
          + "arguments, not \(arguments.count)")
    }
    var values: [Value] = []
    var references: [JMESExpression?] = []
    for argument in arguments {
      if case .reference(let inner) = argument {
        values.append(.null)
        references.append(inner)
      } else {
        values.append(try JMESEvaluator.evaluate(argument, on: value))
        references.append(nil)
      }
    }
    return try function.body(Call(name: name, values: values, references: references))
  }

  static func type(of value: Value) -> String {
    if value.isNull { return "null" }
    if case .bool = value { return "boolean" }
    if value.number != nil { return "number" }
    if value.string != nil { return "string" }
    return value.mapping != nil ? "object" : "array"
  }

  private static let all: [String: (count: Int, isOpen: Bool, body: Body)] = {
    var all: [String: (count: Int, isOpen: Bool, body: Body)] = [:]
    for (name, count, body) in plain + collections + ordered { all[name] = (count, false, body) }
    all["not_null"] = (1, true, { call in call.values.first { !$0.isNull } ?? .null })
    all["merge"] = (
      1, true,
      { call in
        var result: Mapping = [:]
        for place in call.values.indices { result.merge(try call.mapping(place)) { $1 } }
        return .mapping(result)
      }
    )
    return all
  }()

  private static func whole(_ value: Value, _ rule: FloatingPointRoundingRule) -> Value {
    guard let number = value.number?.double.rounded(rule) else { return value }
    return BigInt(exactly: number).map(Value.whole) ?? .float(number)
  }

  private static let plain: [(String, Int, Body)] = [
    (
      "abs", 1,
      { call in
        switch try call.number(0) {
        case .int(let number): .whole(BigInt(number.magnitude))
        case let value: .float(abs(value.number?.double ?? 0))
        }
      }
    ),
    ("ceil", 1, { call in whole(try call.number(0), .up) }),
    ("floor", 1, { call in whole(try call.number(0), .down) }),
    (
      "contains", 2,
      { call in
        if let text = call.values[0].string {
          guard let part = call.values[1].string else { return false }
          return .bool(part.isEmpty || text.contains(part))
        }
        return .bool(try call.list(0).contains { JMESEvaluator.isEqual($0, call.values[1]) })
      }
    ),
    ("ends_with", 2, { call in .bool(try call.text(0).hasSuffix(try call.text(1))) }),
    ("starts_with", 2, { call in .bool(try call.text(0).hasPrefix(try call.text(1))) }),
    (
      "join", 2,
      { call in
        let parts = try call.list(1).map { item -> String in
          guard let text = item.string else { throw call.fail(1, "a list of texts") }
          return text
        }
        return .string(parts.joined(separator: try call.text(0)))
      }
    ),
    (
      "to_string", 1,
      { call in
        if let text = call.values[0].string { return .string(text) }
        let writer = JSONWriter(itemSeparator: ",", keySeparator: ":", secrets: .exposed)
        return .string(writer.text(of: call.values[0]))
      }
    ),
    (
      "to_number", 1,
      { call in
        if JMESEvaluator.isNumber(call.values[0]) { return call.values[0] }
        guard let text = call.values[0].string else { return .null }
        return Int(text).map(Value.int) ?? Double(text).map(Value.float) ?? .null
      }
    ),
    (
      "to_array", 1,
      { call in
        JMESEvaluator.list(call.values[0]) == nil ? .list([call.values[0]]) : call.values[0]
      }
    ),
    ("type", 1, { call in .string(type(of: call.values[0])) }),
  ]

  private static let collections: [(String, Int, Body)] = [
    (
      "length", 1,
      { call in
        if let text = call.values[0].string { return .int(text.unicodeScalars.count) }
        if let mapping = call.values[0].mapping { return .int(mapping.count) }
        return .int(try call.list(0).count)
      }
    ),
    ("keys", 1, { call in .list(Array(try call.mapping(0).keys)) }),
    ("values", 1, { call in .list(Array(try call.mapping(0).values)) }),
    (
      "reverse", 1,
      { call in
        if let text = call.values[0].string {
          return .string(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
        }
        return .list(try call.list(0).reversed())
      }
    ),
    (
      "map", 2,
      { call in
        let expression = try call.reference(0)
        return .list(try call.list(1).map { try JMESEvaluator.evaluate(expression, on: $0) })
      }
    ),
    (
      "sum", 1,
      { call in
        let numbers = try numbers(call)
        if let whole = wholes(numbers) { return .int(whole.reduce(0, &+)) }
        return .float(numbers.reduce(0) { $0 + ($1.number?.double ?? 0) })
      }
    ),
    (
      "avg", 1,
      { call in
        let numbers = try numbers(call)
        guard !numbers.isEmpty else { return .null }
        return .float(numbers.reduce(0) { $0 + ($1.number?.double ?? 0) } / Double(numbers.count))
      }
    ),
  ]

  private static let ordered: [(String, Int, Body)] = [
    ("sort", 1, { call in .list(try sorted(call.list(0), call) { $0 }) }),
    ("sort_by", 2, { call in .list(try sorted(call.list(0), call, by: key(call))) }),
    ("max", 1, { call in try sorted(call.list(0), call) { $0 }.last ?? .null }),
    ("min", 1, { call in try sorted(call.list(0), call) { $0 }.first ?? .null }),
    (
      "max_by", 2,
      { call in
        // Of equal items the first is meant.
        try sorted(call.list(0).reversed(), call, by: key(call)).last ?? .null
      }
    ),
    ("min_by", 2, { call in try sorted(call.list(0), call, by: key(call)).first ?? .null }),
  ]

  private static func key(_ call: Call) throws -> (Value) throws -> Value {
    let expression = try call.reference(1)
    return { try JMESEvaluator.evaluate(expression, on: $0) }
  }

  private static func numbers(_ call: Call) throws -> [Value] {
    let items = try call.list(0)
    guard items.allSatisfy(JMESEvaluator.isNumber) else { throw call.fail(0, "a list of numbers") }
    return items
  }

  private static func wholes(_ items: [Value]) -> [Int]? {
    let numbers = items.compactMap { item -> Int? in
      if case .int(let number) = item { return number }
      return nil
    }
    return numbers.count == items.count ? numbers : nil
  }

  /// Sorts by keys that are all numbers or all texts, as the specification wants them.
  private static func sorted(
    _ items: [Value], _ call: Call, by key: (Value) throws -> Value
  ) throws -> [Value] {
    let keyed = try items.map { (key: try key($0), item: $0) }
    let isOrdered =
      keyed.allSatisfy { JMESEvaluator.isNumber($0.key) }
      || keyed.allSatisfy { $0.key.string != nil }
    guard isOrdered else { throw call.fail(0, "a list of numbers or one of texts") }
    return keyed.enumerated().sorted { left, right in
      switch left.element.key.order(against: right.element.key) {
      case .before: true
      case .after: false
      default: left.offset < right.offset
      }
    }.map(\.element.item)
  }
}
