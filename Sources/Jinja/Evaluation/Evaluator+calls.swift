import OrderedCollections
import Values

extension Evaluator {
  /// The values of arguments.
  func arguments(_ arguments: Expression.Arguments) throws -> FunctionArguments {
    var values = FunctionArguments()
    values.positional = try arguments.positional.map { try argument($0) }
    for (name, value) in arguments.named { values.named[name] = try argument(value) }
    if let spread = arguments.spread {
      guard let items = try argument(spread).defined().items else {
        throw Failure("what follows `*` must be a list")
      }
      values.positional += items
    }
    if let spread = arguments.spreadNamed {
      guard let mapping = try argument(spread).defined().mapping else {
        throw Failure("what follows `**` must be a mapping")
      }
      for (key, value) in mapping { values.named[key.pythonString] = value }
    }
    return values
  }

  private func argument(_ expression: Expression) throws -> Value {
    try resolved(try evaluate(expression), expression.span)
  }

  func apply(
    filter name: String, to input: Expression, _ arguments: FunctionArguments
  ) throws -> Value {
    try apply(filter: name, to: try argument(input), arguments)
  }

  /// Runs a filter by its name, as `map` does too.
  func apply(
    filter name: String, to input: Value, _ arguments: FunctionArguments
  ) throws -> Value {
    guard let filter = Builtins.filters[name] else {
      let hint = Failure.hint(for: name, among: Builtins.filters.keys)
      throw Failure(.unknownFilter(name), hint: hint)
    }
    return try filter.run(name, input, arguments, self)
  }

  /// Runs a test by its name, as `select` does too.
  func test(_ name: String, _ input: Value, _ arguments: FunctionArguments) throws -> Bool {
    guard let test = Builtins.tests[name] else {
      let hint = Failure.hint(for: name, among: Builtins.tests.keys)
      throw Failure(.unknownTest(name), hint: hint)
    }
    return try test.run(name, try resolved(input, 0..<0), arguments, self)
  }

  /// Calls a macro, a function or a method.
  func call(
    _ callee: Expression, _ arguments: Expression.Arguments, _ span: Range<Int>
  ) throws -> Value {
    let values = try self.arguments(arguments)
    switch callee.kind {
    case .name(let name):
      if let macro = frame.macro(name) { return try call(macro, values) }
      if let function = Builtins.functions[name] {
        return try function.run(name, .null, values, self)
      }
      for value in values.positional + values.named.values { _ = try value.defined() }
      if let result = try scope.call(name, with: values) { return result }
      let known = try defined(callee)
      throw Failure("`\(name)` is \(known.typeName), not a function")
    case .member(let owner, let name):
      let receiver = try argument(owner).defined()
      return try call(method: name, of: receiver, values)
    default: throw Failure("this cannot be called")
    }
  }

  private func call(
    method name: String, of receiver: Value, _ arguments: FunctionArguments
  ) throws -> Value {
    if case .object(let object) = receiver, let loop = object as? LoopState, name == "cycle" {
      return loop.cycle(arguments.positional) ?? .null
    }
    let table = Builtins.methods(of: receiver)
    guard let method = table[name] else {
      throw Failure(
        .missingMember(name, of: "`\(receiver.typeName)`"),
        hint: Failure.hint(for: name, among: table.keys))
    }
    return try method.run(name, receiver, arguments, self)
  }

  private func call(
    _ macro: Statement.Macro, _ arguments: FunctionArguments
  ) throws -> Value {
    callDepth += 1
    defer { callDepth -= 1 }
    if callDepth > Self.callLimit { throw Failure(.nestingTooDeep(limit: Self.callLimit)) }
    let outer = frame
    frame = Frame(parent: root)
    defer { frame = outer }
    let names = macro.parameters.map(\.name)
    for name in arguments.named.keys where !names.contains(name) {
      throw Failure(
        .refused("macro `\(macro.name)` has no parameter `\(name)`"),
        hint: Failure.hint(for: name, among: names))
    }
    if arguments.positional.count > names.count {
      throw Failure("macro `\(macro.name)` takes at most \(names.count) arguments")
    }
    for (index, parameter) in macro.parameters.enumerated() {
      if index < arguments.positional.count {
        frame[parameter.name] = arguments.positional[index]
      } else if let value = arguments.named[parameter.name] {
        frame[parameter.name] = value
      } else if let fallback = parameter.fallback {
        frame[parameter.name] = try evaluate(fallback)
      } else {
        let error = TemplateError(.undefinedVariable(parameter.name))
        frame[parameter.name] = .object(Undefined(error))
      }
    }
    return try render(macro.body).value
  }
}
