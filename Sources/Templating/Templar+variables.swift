public import Jinja
public import Values

extension Templar: VariableSource {
  /// The value of a variable for a template, rendered; nil where it is not defined.
  public func lookup(_ name: String) throws -> Value? {
    guard let definition = scope.definition(of: name) else { return nil }
    guard definition.isTemplate else { return definition }
    guard !pending.contains(name) else { throw RecursionError(names: pending + [name]) }
    return try scope.rendered(name) {
      try Templar(scope, pending: pending + [name], reached: reached).value(definition)
    }
  }

  /// What a template reached inside a list or a mapping, rendered.
  public func resolve(_ value: Value) throws -> Value {
    switch value {
    case .template(let template):
      guard !reached.contains(where: { $0 === template }) else {
        let way = reached.drop { $0 !== template } + [template]
        throw RecursionError(names: way.map(\.text))
      }
      return try Templar(scope, pending: pending, reached: reached + [template]).value(value)
    case .object: return try self.value(value)
    default: return value
    }
  }

  /// The names of all variables that are defined, for hints.
  public var names: [String] { scope.names }
}
