import OrderedCollections
import Values

/// Holds data to a JSON Schema.
///
/// Behaves as ansible.utils' `validate`, 4.1, with the engine `jsonschema`; formats are not checked.
struct Validate: Module {
  static let name = "ansible.utils.validate"
  static let summary = "Holds data to a JSON Schema."
  static let actsLocally = true
  static let parameters: [Parameter<Self>] = [
    Parameter("data", \.data, isRequired: true, "The data; text is read as JSON."),
    Parameter(
      "criteria", \.criteria, isRequired: true, "The schema or schemas; text is read as JSON."),
    Parameter("engine", \.engine, default: "ansible.utils.jsonschema", "Who validates."),
  ]

  var data = Value.null
  var criteria = Value.null
  var engine = "ansible.utils.jsonschema"

  func run(in context: ModuleContext) async throws -> TaskResult {
    guard engine == "ansible.utils.jsonschema" else {
      return .failure("For engine '\(engine)' error loading the corresponding validate plugin")
    }
    let instance: Value
    let schemas: [Value]
    do {
      instance = try Self.document(data)
      schemas = try (criteria.items ?? [criteria]).map(Self.document)
    } catch {
      return .failure("'data' and 'criteria' must be JSON: \(error.problem)")
    }
    let failures = try schemas.flatMap { schema in
      try JSONSchema(root: schema).failures(of: instance)
    }
    guard !failures.isEmpty else { return TaskResult(["msg": "All checks passed."]) }
    let lines = failures.map { "At '\($0.schemaPath.joined(separator: "."))' \($0.message). " }
    return .failure(
      "Validation errors were found.\n" + lines.joined(separator: "\n"),
      ["errors": .list(failures.map { .mapping($0.values) })])
  }

  private static func document(_ value: Value) throws(JSONError) -> Value {
    guard let text = value.string else { return value }
    return try JSONReader.value(ofText: text)
  }
}
