import Jinja
import Values

/// `version` and `version_compare`.
enum VersionTests {
  static let all: [TemplateTest] = ["version", "version_compare"].map { name in
    TemplateTest(
      name, .required("version"), .named("operator", "eq"), .named("strict", Value.null),
      .named("version_type", String?.none)
    ) { (value: Value, version: Value, operation: String, strict: Value, kind: String?) in
      try value.requireDefined()
      try version.requireDefined()
      if !strict.isNull, kind != nil {
        throw TemplateError("`strict` and `version_type` exclude each other")
      }
      guard !value.pythonString.isEmpty else {
        throw TemplateError("the version to compare is empty")
      }
      guard !version.pythonString.isEmpty else {
        throw TemplateError("the version to compare with is empty")
      }
      let type = strict.isTrue ? "strict" : kind ?? "loose"
      let order = try Version.order(value.pythonString, version.pythonString, type: type)
      return try holds(operation, order)
    }
  }

  private static func holds(_ operation: String, _ order: Value.Order) throws -> Bool {
    switch operation {
    case "==", "=", "eq": return order == .same
    case "!=", "<>", "ne": return order != .same
    case "<", "lt": return order == .before
    case "<=", "le": return order != .after
    case ">", "gt": return order == .after
    case ">=", "ge": return order != .before
    default:
      throw TemplateError(
        "`\(operation)` is none of ==, =, eq, !=, <>, ne, <, lt, <=, le, >, gt, >=, ge")
    }
  }
}
