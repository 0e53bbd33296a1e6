import Values

/// `macro` and `call`.
extension Compiler {
  func compile(
    _ macro: MacroStatement, named name: String, _ span: Span
  ) throws(TemplateError) -> Executor {
    // Declared first, so that the macro can call itself.
    let assign = try target(Expression(.name(name), span))
    let code = try code(for: macro, named: name, span)
    return Executor { frame in
      let value = Value.object(Macro(code, definedIn: frame.rendering.register(frame)))
      try assign(frame, value)
      return .next
    }
  }

  func compile(
    _ call: Expression, calling macro: MacroStatement, _ span: Span
  ) throws(TemplateError) -> Executor {
    guard case .call(let callee, let arguments) = call.kind else {
      throw source.error(.syntax("only a macro can be called here"), at: call.span)
    }
    let code = try code(for: macro, named: "caller", span)
    let evaluator = try self.call(callee, arguments, call.span) { frame in
      .object(Macro(code, definedIn: frame.rendering.register(frame)))
    }
    return write(evaluator, call.span)
  }

  private func code(
    for macro: MacroStatement, named name: String, _ span: Span
  ) throws(TemplateError) -> MacroCode {
    let function = FunctionScope(outer: scope)
    let scope = Scope(function)
    return try inScope(scope) { () throws(TemplateError) in
      var parameters: [MacroCode.Parameter] = []
      let names = macro.parameters.map(\.name)
      let special = ["caller", "kwargs", "varargs"].filter { !names.contains($0) }
      for name in special { _ = scope.declareCertain(name) }
      for name in names { _ = scope.declareCertain(name) }
      for parameter in macro.parameters {
        let defaultValue = try parameter.defaultValue.map { value throws(TemplateError) in
          try compile(value)
        }
        parameters.append(
          MacroCode.Parameter(
            name: parameter.name, slot: scope.declareCertain(parameter.name),
            defaultValue: defaultValue, place: Undefined.Place(source: source, span: span)))
      }
      let body = try compile(macro.body)
      func slot(_ name: String) -> Int? {
        special.contains(name) && scope.isUsed(name) ? scope.declareCertain(name) : nil
      }
      return MacroCode(
        name: name, parameters: parameters, caller: slot("caller"), namedRest: slot("kwargs"),
        positionalRest: slot("varargs"), slotCount: function.slotCount, body: body)
    }
  }
}
