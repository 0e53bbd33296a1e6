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
    guard let outer = rendering.closures[frame] else {
      throw TemplateError("the macro `\(code.name)` is gone: its call is over")
    }
    return try rendering.nested {
      let frame = Frame(slots: code.slotCount, inside: outer)
      try bind(arguments, in: frame)
      return try rendering.captured { _ = try code.body(frame) }
    }
  }

  private func bind(_ arguments: Arguments, in frame: Frame) throws {
    var named = arguments.named
    for (index, parameter) in code.parameters.enumerated() {
      let byName = named.firstIndex { $0.name == parameter.name }
      if index < arguments.positional.count {
        if byName != nil, code.namedRest == nil {
          throw TemplateError(.repeatedArgument(parameter.name))
        }
        frame.assign(arguments.positional[index], to: parameter.slot)
      } else if let byName {
        frame.assign(named.remove(at: byName).value, to: parameter.slot)
      } else if let defaultValue = parameter.defaultValue {
        frame.assign(try defaultValue(frame), to: parameter.slot)
      } else {
        let complaint = "the argument `\(parameter.name)` of `\(code.name)` is not given"
        frame.slots[parameter.slot] = .object(
          Undefined(.other(complaint), place: parameter.place))
      }
    }
    if let slot = code.caller {
      let given = named.firstIndex { $0.name == "caller" }.map { named.remove(at: $0).value }
      frame.slots[slot] = given ?? .object(Undefined("`\(code.name)` is not called by `call`"))
    }
    if let slot = code.namedRest {
      frame.slots[slot] = .mapping(
        Mapping(named.map { (.string($0.name), $0.value) }, uniquingKeysWith: { $1 }))
    } else if let stray = named.first {
      throw TemplateError(.unknownArgument(stray.name, known: code.parameters.map(\.name)))
    }
    let rest = arguments.positional.dropFirst(code.parameters.count)
    if let slot = code.positionalRest {
      frame.slots[slot] = .tuple(Array(rest))
    } else if !rest.isEmpty {
      throw TemplateError(
        .tooManyArguments(given: arguments.positional.count, taken: code.parameters.count))
    }
  }
}
