import Values

/// A method of a value that has been named and not called yet.
final class Method: ValueObject {
  let name: String
  let call: @Sendable (Call) throws -> Value

  init(_ name: String, _ call: @escaping @Sendable (Call) throws -> Value) {
    self.name = name
    self.call = call
  }

  var typeName: String { "builtin_function_or_method" }
}
