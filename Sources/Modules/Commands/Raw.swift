import OrderedCollections
import Remote
import Values

/// Runs a text with the login shell, and does nothing else.
///
/// Behaves as ansible-core's `raw`, 2.16: always `changed`, skipped in check mode, no start and end.
struct Raw: Module {
  static let name = "ansible.builtin.raw"
  static let summary = "Runs a text on the host, whatever the host is."
  static let freeForm: String? = "cmd"
  static let parameters: [Parameter<Self>] = [
    Parameter("cmd", \.command, aliases: ["_raw_params"], "The text that is run."),
    Parameter("executable", \.executable, "The shell that runs it, as an absolute path."),
  ]

  var command: String?
  var executable: String?

  func run(in context: ModuleContext) async throws -> TaskResult {
    if context.isCheckMode { return TaskResult(isSkipped: true) }
    let connection = try await context.connect()
    let answer = try await connection.run(
      Request(
        script: command ?? "", environment: context.environment,
        executable: executable ?? "/bin/sh"))
    return answer.taskResult()
  }
}
