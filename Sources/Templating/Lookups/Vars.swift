import Jinja
import Values

extension Lookup {
  /// The values of variables by their names; `default` where one is not defined.
  static let vars = Lookup("vars") { call in
    try call.terms.map { term in
      guard let name = term.string else {
        throw LookupMistake("a name must be text, but this is of type `\(term.typeName)`")
      }
      do {
        if let value = try call.templar.guardedVariable(name) {
          try value.requireDefined()
          return value
        }
        throw TemplateError(.undefined("there is no variable `\(name)`", nearest: nil))
      } catch let error as TemplateError where error.isUndefined {
        guard let fallback = call.option("default") else { throw error }
        return fallback
      }
    }
  }
}

extension Templar {
  /// The rendered value of a variable, or nil where it is not defined; complains where a variable
  /// looks itself up.
  fileprivate func guardedVariable(_ name: String) throws -> Value? {
    guard let definition = scope.definition(of: name) else { return nil }
    guard !pending.contains(name) else { throw RecursionError(names: pending + [name]) }
    return try Templar(scope, pending: pending + [name], reached: reached).value(definition)
  }
}
