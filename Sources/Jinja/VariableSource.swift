public import Values

/// Where a template finds its variables.
public protocol VariableSource: Sendable {
  /// The value of a variable, or nil where it is not defined.
  func lookup(_ name: String) throws -> Value?
  /// A value that may itself be a template, rendered.
  func resolve(_ value: Value) throws -> Value
  /// The names of all variables, for hints.
  var names: [String] { get }
}
