import Diagnostics
import Modules
import OrderedCollections
import Runner
import Values

/// Events to test with.
enum Samples {
  static let task = TaskBanner(id: 1, name: "Install it", action: "command")

  static func outcome(
    _ status: TaskOutcome.Status, host: String = "node1", _ values: Mapping = [:]
  ) -> TaskOutcome {
    TaskOutcome(
      task: task, host: host, status: status,
      result: TaskResult(values, isChanged: status == .changed, isFailed: status == .failed),
      duration: .milliseconds(1500))
  }

  static let refusal = Diagnostic(
    .error, "could not connect to 192.0.2.1:22: connection refused",
    notes: ["tried 192.0.2.1 through jump.example"], hint: "is sshd running?")
}
