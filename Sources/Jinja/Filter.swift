public import OrderedCollections
public import Values

/// A filter: what stands behind `|` in an expression.
public struct Filter: Sendable {
  /// Its name.
  public let name: String
  /// Whether it takes undefined values, as `default` does.
  public let takesUndefined: Bool
  let apply: @Sendable (Value, Call) throws -> Value

  /// Declares a filter.
  public init(
    _ name: String, takesUndefined: Bool = false,
    _ apply: @escaping @Sendable (Value, Call) throws -> Value
  ) {
    self.name = name
    self.takesUndefined = takesUndefined
    self.apply = apply
  }
}

/// A test: what stands behind `is` in an expression.
public struct TemplateTest: Sendable {
  /// Its name.
  public let name: String
  /// Whether it takes undefined values, as `defined` does.
  public let takesUndefined: Bool
  let holds: @Sendable (Value, Call) throws -> Bool

  /// Declares a test.
  public init(
    _ name: String, takesUndefined: Bool = false,
    _ holds: @escaping @Sendable (Value, Call) throws -> Bool
  ) {
    self.name = name
    self.takesUndefined = takesUndefined
    self.holds = holds
  }
}

/// The evaluated arguments of a filter, a test or a method.
public struct Call: Sendable {
  /// What is called, for messages.
  public let name: String
  /// The arguments by position.
  public let positional: [Value]
  /// The arguments by name.
  public let named: OrderedDictionary<String, Value>
  /// Reads an attribute of a value, templates in it rendered.
  let attribute: @Sendable (Value, String) throws -> Value?

  /// The argument at a position or of a name; nil where neither is given.
  public func argument(_ index: Int, _ name: String? = nil) -> Value? {
    if index < positional.count { return positional[index] }
    return name.flatMap { named[$0] }
  }

  /// The text of an argument; `fallback` where it is not given.
  public func text(_ index: Int, _ name: String? = nil, or fallback: String) -> String {
    argument(index, name)?.pythonString ?? fallback
  }

  /// The argument, which must be given.
  public func required(_ index: Int, _ name: String? = nil) throws -> Value {
    guard let value = argument(index, name) else {
      throw InvalidOperation(
        "`\(self.name)` needs \(name.map { "the argument `\($0)`" } ?? "an argument")")
    }
    return value
  }
}

/// Something that values do not allow; its place is that of the expression which tried it.
public struct InvalidOperation: Error {
  /// What is not allowed, in words.
  public let reason: String

  /// Says what is not allowed.
  public init(_ reason: String) { self.reason = reason }
}
