import Modules
import OrderedCollections
import Playbook
import Templating
import Values

extension TaskExecutor {
  /// The first condition that says no, as it was written; nil where all say yes.
  func failedCondition(_ templar: Templar) throws -> Value? {
    for node in lineage.all(.when) {
      for condition in node.sequence ?? [node] where try !templar.holds(condition) {
        return condition.value
      }
    }
    return nil
  }

  static func skip(because condition: Value) -> TaskResult {
    .skip(
      "Conditional result was False",
      ["false_condition": condition.bool == nil ? .string(condition.pythonString) : condition])
  }
}
