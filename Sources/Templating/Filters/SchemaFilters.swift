import Jinja
import Values

/// `ansible.utils.validate` as a filter and a test: JSON Schema.
enum SchemaFilters {
  static let all = [
    Filter("validate", .required("criteria"), .named("engine", defaultEngine)) {
      (data: Value, criteria: Value, engine: String) in
      Value.list(try report(data, criteria, engine).errors)
    }
  ]

  static let tests = [
    TemplateTest("validate", .required("criteria"), .named("engine", defaultEngine)) {
      (data: Value, criteria: Value, engine: String) in
      try report(data, criteria, engine).errors.isEmpty
    }
  ]

  /// The only one that there is here.
  private static let defaultEngine = "ansible.utils.jsonschema"

  private static func report(
    _ data: Value, _ criteria: Value, _ engine: String
  ) throws -> SchemaReport {
    try data.requireDefined()
    try criteria.requireDefined()
    guard engine == defaultEngine else {
      throw TemplateError("`engine` can only be `\(defaultEngine)` here, not `\(engine)`")
    }
    do {
      return try SchemaReport(data: data, criteria: criteria)
    } catch let error as JSONError {
      throw TemplateError("`data` and `criteria` must be JSON: \(error.problem)")
    }
  }
}
