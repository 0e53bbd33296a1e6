import OrderedCollections
import Values

extension Evaluator {
  /// Runs `body`, and gives what it finds invalid the place of the expression.
  func placed<Result>(_ range: Range<Int>, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let invalid as InvalidOperation {
      throw error(.invalid(invalid.reason), range)
    }
  }

  func apply(
    _ filter: Filter, to input: Value, _ arguments: Arguments, _ range: Range<Int>
  ) throws -> Value {
    let call = try evaluated(arguments, name: filter.name, takesUndefined: filter.takesUndefined)
    return try placed(range) { try filter.apply(input, call) }
  }

  func evaluated(
    _ arguments: Arguments, name: String, takesUndefined: Bool = false
  ) throws -> Call {
    let read = { (expression: Expression) throws -> Value in
      takesUndefined ? try value(expression) : try definedValue(expression)
    }
    var named: OrderedDictionary<String, Value> = [:]
    for (name, expression) in arguments.named { named[name] = try read(expression) }
    let variables = variables
    return Call(
      name: name, positional: try arguments.positional.map(read), named: named,
      attribute: { value, path in
        try path.split(separator: ".").reduce(value) { base, part -> Value? in
          guard let base else { return nil }
          let key: Value = Int(part).map { .int($0) } ?? .string(String(part))
          return try Lookup.item(key, of: base).map { try variables.resolve($0) }
        }
      })
  }

  func call(
    _ function: Expression, _ arguments: Arguments, _ expression: Expression
  ) throws -> Value {
    let callee = try definedValue(function)
    guard case .object(let object) = callee, let method = object as? Method else {
      throw error(
        .invalid("a value of type `\(callee.typeName)` cannot be called"), expression.range)
    }
    let call = try evaluated(arguments, name: method.name)
    return try placed(expression.range) { try method.call(call) }
  }

  /// `a[from:to:step]`, with Python's rules for what lies outside.
  func slice(_ base: Value, _ bounds: [Value?], _ range: Range<Int>) throws -> Value {
    let characters = base.string.map { text in
      text.unicodeScalars.map { Value.string(String($0)) }
    }
    guard let items = base.items ?? characters else {
      throw error(.invalid("a value of type `\(base.typeName)` cannot be sliced"), range)
    }
    let step = bounds[2]?.int ?? 1
    guard step != 0 else { throw error(.invalid("a slice cannot have the step 0"), range) }
    let count = items.count
    func position(_ bound: Value?, _ fallback: Int) -> Int {
      guard let number = bound?.int else { return fallback }
      let absolute = number < 0 ? number + count : number
      return step > 0 ? min(max(absolute, 0), count) : min(max(absolute, -1), count - 1)
    }
    let start = position(bounds[0], step > 0 ? 0 : count - 1)
    let end = position(bounds[1], step > 0 ? count : -1)
    let picked = stride(from: start, to: end, by: step).map { items[$0] }
    if characters != nil { return .string(picked.compactMap(\.string).joined()) }
    if case .tuple = base { return .tuple(picked) }
    return .list(picked)
  }
}

/// Looking into values, as both expressions and filters do.
enum Lookup {
  /// The item under a key or index; nil where there is none.
  static func item(_ key: Value, of base: Value) -> Value? {
    if case .object(let object) = base, object.text == nil, object.items == nil {
      return object.value(for: key)
    }
    if let mapping = base.mapping { return mapping[key] }
    guard var index = key.int else { return nil }
    let items = base.items ?? base.string?.unicodeScalars.map { .string(String($0)) } ?? []
    if index < 0 { index += items.count }
    return items.indices.contains(index) ? items[index] : nil
  }
}

extension String {
  /// The text of a range of UTF-8 bytes.
  func utf8Slice(_ range: Range<Int>) -> String {
    String(decoding: Array(utf8)[range.clamped(to: 0..<utf8.count)], as: UTF8.self)
  }
}
