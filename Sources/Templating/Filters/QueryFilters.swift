import Jinja
import Values

/// `json_query` of community.general.
enum QueryFilters {
  static let all: [Filter] = [
    Filter("json_query", .required("expr")) { (value: Value, query: String) in
      try value.requireDefined()
      do {
        return try JMESEvaluator.evaluate(JMESParser.expression(query), on: value)
      } catch let error as JMESError {
        throw TemplateError("the query `\(query)` fails: \(error.message)")
      }
    }
  ]
}
