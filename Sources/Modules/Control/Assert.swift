import OrderedCollections
import Values

/// Fails unless all conditions hold.
///
/// Behaves as ansible-core's `assert`, 2.16.
struct Assert: Module {
  static let name = "ansible.builtin.assert"
  static let summary = "Fails unless all conditions hold."
  static let actsLocally = true
  static let isVerbose = true
  static let parameters: [Parameter<Self>] = [
    Parameter("that", \.conditions, isRequired: true, "The conditions, as in `when`."),
    Parameter("fail_msg", \.failure, aliases: ["msg"], "What to say when one does not hold."),
    Parameter("success_msg", \.success, "What to say when all hold."),
    Parameter("quiet", \.isQuiet, default: false, "Whether to say less."),
  ]

  var conditions: Value = .null
  var failure: Value?
  var success: Value?
  var isQuiet = false

  func run(in context: ModuleContext) async throws -> TaskResult {
    let failure = failure ?? "Assertion failed"
    for condition in conditions.items ?? [conditions] {
      let holds: Bool
      do {
        holds = try self.holds(condition, context)
      } catch let error as UndefinedVariable {
        let text = condition.pythonString
        return .failure(
          "The conditional check '\(text)' failed. The error was: error while evaluating "
            + "conditional (\(text)): \(error.message)")
      }
      guard !holds else { continue }
      var values: Mapping = ["evaluated_to": false, "assertion": condition]
      values["msg"] = failure
      return TaskResult(values, isFailed: true)
    }
    var result = TaskResult(["msg": success ?? "All assertions passed"])
    result.isBrief = isQuiet
    return result
  }

  private func holds(_ condition: Value, _ context: ModuleContext) throws -> Bool {
    switch condition {
    case .null, .string(""): true
    case .string(let text): try context.evaluate(text).isTrue
    default: condition.isTrue
    }
  }
}
