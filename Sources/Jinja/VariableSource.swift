public import OrderedCollections
public import Values

/// Where a template finds its variables.
public protocol VariableSource: Sendable {
  /// The value of a variable, rendered; nil where it is not defined.
  func lookup(_ name: String) throws -> Value?
  /// What a template reached inside a list or a mapping, rendered.
  func resolve(_ value: Value) throws -> Value
  /// The names of all variables, for hints.
  var names: [String] { get }
  /// Calls a function that the template language itself does not know, such as `lookup`; nil where
  /// there is no such function.
  func call(_ function: String, with arguments: FunctionArguments) throws -> Value?
}

extension VariableSource {
  /// Knows no functions.
  public func call(_ function: String, with arguments: FunctionArguments) throws -> Value? { nil }
}

/// What a function is called with.
public struct FunctionArguments: Sendable {
  /// The arguments without a name, in order.
  public var positional: [Value]
  /// The arguments with a name.
  public var named: OrderedDictionary<String, Value>

  /// Gathers arguments.
  public init(
    positional: [Value] = [], named: OrderedDictionary<String, Value> = [:]
  ) {
    self.positional = positional
    self.named = named
  }
}
