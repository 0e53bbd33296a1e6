import OrderedCollections
public import Values

/// What `ansible.utils.validate` finds wrong with data: the module, filter, test and lookup share it.
public struct SchemaReport {
  /// A line for each mistake.
  public let lines: [String]
  /// The mistakes as mappings.
  public let errors: [Value]

  /// Holds data to a schema or a list of them; text is read as JSON.
  ///
  /// Throws a `JSONError` where text is none.
  public init(data: Value, criteria: Value) throws {
    let instance = try Self.document(data)
    let failures = try (criteria.items ?? [criteria]).flatMap { schema in
      try JSONSchema(root: Self.document(schema)).failures(of: instance)
    }
    lines = failures.map { "At '\($0.schemaPath.joined(separator: "."))' \($0.message). " }
    errors = failures.map { .mapping($0.values) }
  }

  private static func document(_ value: Value) throws -> Value {
    guard let text = value.string else { return value }
    return try JSONReader.value(ofText: text)
  }
}
