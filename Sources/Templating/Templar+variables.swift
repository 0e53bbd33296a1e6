public import Jinja
public import Values

extension Templar: VariableSource {
  /// The value of a variable for a template, rendered; nil where it is not defined.
  public func lookup(_ name: String) throws -> Value? {
    guard let definition = scope.definition(of: name) else { return nil }
    guard definition.isTemplate else { return definition }
    guard !pending.contains(name) else { throw RecursionError(names: pending + [name]) }
    return try scope.rendered(name) {
      try Templar(scope, pending: pending + [name]).value(definition)
    }
  }

  /// What a template reached inside a list or a mapping, rendered.
  public func resolve(_ value: Value) throws -> Value {
    switch value {
    case .template, .object: try self.value(value)
    default: value
    }
  }

  /// The names of all variables that are defined, for hints.
  public var names: [String] { scope.names }
}
