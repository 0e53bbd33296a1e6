import OrderedCollections
import Values

/// Fails with a message.
///
/// Behaves as ansible-core's `fail`, 2.16.
struct Fail: Module {
  static let name = "ansible.builtin.fail"
  static let summary = "Fails with a message."
  static let actsLocally = true
  static let parameters: [Parameter<Self>] = [
    Parameter("msg", \.message, default: "Failed as requested from task", "What to say.")
  ]

  var message: Value = "Failed as requested from task"

  func run(in context: ModuleContext) async throws -> TaskResult {
    TaskResult(["msg": message], isFailed: true)
  }
}
