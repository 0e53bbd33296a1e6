import OrderedCollections
import Values

/// A macro as compiled.
struct MacroCode: Sendable {
  struct Parameter: Sendable {
    let name: String
    let slot: Int
    let defaultValue: Evaluator?
    let place: Undefined.Place
  }

  let name: String
  let parameters: [Parameter]
  /// The slots of `caller`, `kwargs` and `varargs`, for those that the body uses.
  let caller: Int?
  let namedRest: Int?
  let positionalRest: Int?
  let slotCount: Int
  let body: Executor
}

/// A macro as a value: its code and the frame in which it was defined.
final class Macro: Callable, Attributed {
  private let code: MacroCode
  private let frame: Int

  init(_ code: MacroCode, definedIn frame: Int) {
    self.code = code
    self.frame = frame
  }

  var typeName: String { "Macro" }
  var pythonRepresentation: String { "<Macro '\(code.name)'>" }

  func attribute(_ name: String, in rendering: Rendering) -> Value? {
    switch name {
    case "name": .string(code.name)
    case "arguments": .tuple(code.parameters.map { .string($0.name) })
    case "catch_kwargs": .bool(code.namedRest != nil)
    case "catch_varargs": .bool(code.positionalRest != nil)
    case "caller": .bool(code.caller != nil)
    default: nil
    }
  }

  func call(_ arguments: Arguments, in rendering: Rendering) throws -> Value {
    guard let outer = rendering.frame(frame) else {
      throw TemplateError("the macro `\(code.name)` is gone: its call is over")
    }
    return try rendering.nested {
      let frame = Frame(slots: code.slotCount, inside: outer)
      try bind(arguments, in: frame)
      return try rendering.captured { _ = try code.body(frame) }
    }
  }

  private func bind(_ arguments: Arguments, in frame: Frame) throws {
    let named = try bindParameters(arguments, in: frame)
    let rest = arguments.positional.dropFirst(code.parameters.count)
    if let slot = code.positionalRest {
      frame.slots[slot] = .tuple(Array(rest))
    } else if !rest.isEmpty {
      throw TemplateError(
        .tooManyArguments(given: arguments.positional.count, taken: code.parameters.count))
    }
    guard code.caller != nil || code.namedRest != nil || named < arguments.named.count else {
      return
    }
    try bindRest(arguments, in: frame)
  }

  /// Binds the parameters that have names; gives how many arguments were taken by name.
  private func bindParameters(_ arguments: Arguments, in frame: Frame) throws -> Int {
    var taken = 0
    let parameters = code.parameters
    // By index: going through the list would copy each parameter whole.
    for index in parameters.indices {
      let slot = parameters[index].slot
      let byName =
        arguments.named.isEmpty
        ? nil : arguments.named.firstIndex { $0.name == parameters[index].name }
      if index < arguments.positional.count {
        if byName != nil, code.namedRest == nil {
          throw TemplateError(.repeatedArgument(parameters[index].name))
        }
        frame.assign(arguments.positional[index], to: slot)
      } else if let byName {
        taken += 1
        frame.assign(arguments.named[byName].value, to: slot)
      } else if let defaultValue = parameters[index].defaultValue {
        frame.assign(try defaultValue(frame), to: slot)
      } else {
        frame.slots[slot] = .object(missing(parameters[index]))
      }
    }
    return taken
  }

  private func missing(_ parameter: MacroCode.Parameter) -> Undefined {
    let complaint = "the argument `\(parameter.name)` of `\(code.name)` is not given"
    return Undefined(.other(complaint), place: parameter.place)
  }

  /// Binds `caller` and `kwargs`; complains about names that nothing takes.
  private func bindRest(_ arguments: Arguments, in frame: Frame) throws {
    let bound = code.parameters.dropFirst(arguments.positional.count)
    var rest = arguments.named.filter { argument in
      !bound.contains { $0.name == argument.name }
    }
    if let slot = code.caller {
      let given = rest.firstIndex { $0.name == "caller" }.map { rest.remove(at: $0).value }
      frame.slots[slot] = given ?? .object(Undefined("`\(code.name)` is not called by `call`"))
    }
    if let slot = code.namedRest {
      frame.slots[slot] = .mapping(
        Mapping(rest.map { (.string($0.name), $0.value) }, uniquingKeysWith: { $1 }))
    } else if let stray = rest.first {
      throw TemplateError(.unknownArgument(stray.name, known: code.parameters.map(\.name)))
    }
  }
}
