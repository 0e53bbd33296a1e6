import OrderedCollections
import Templating
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
    let report: SchemaReport
    do {
      report = try SchemaReport(data: data, criteria: criteria)
    } catch let error as JSONError {
      return .failure("'data' and 'criteria' must be JSON: \(error.problem)")
    }
    guard !report.errors.isEmpty else { return TaskResult(["msg": "All checks passed."]) }
    return .failure(
      "Validation errors were found.\n" + report.lines.joined(separator: "\n"),
      ["errors": .list(report.errors)])
  }
}
