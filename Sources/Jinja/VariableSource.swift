public import Values

/// Where a template's free names get their values.
public protocol VariableSource {
  /// The value of a variable; nil where it is not defined.
  ///
  /// It may be, or hold, unrendered templates: those are given to `resolve` when they are reached.
  func lookup(_ name: String) throws -> Value?
  /// What an unrendered template renders to.
  func resolve(_ value: Value) throws -> Value
  /// The names of all variables, for hints and for templates that ask for all of them.
  var names: [String] { get }
}

extension VariableSource {
  /// Leaves everything as it is.
  public func resolve(_ value: Value) -> Value { value }
}

/// Variables that are simply there.
public struct Variables: VariableSource, ExpressibleByDictionaryLiteral, Sendable {
  private let values: [String: Value]

  /// Takes the variables.
  public init(_ values: [String: Value]) { self.values = values }
  /// Takes the variables as written.
  public init(dictionaryLiteral elements: (String, Value)...) {
    values = Dictionary(elements) { _, last in last }
  }

  /// The value under the name.
  public func lookup(_ name: String) -> Value? { values[name] }
  /// All names.
  public var names: [String] { Array(values.keys) }
}
