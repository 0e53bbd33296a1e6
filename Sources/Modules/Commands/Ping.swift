import OrderedCollections
import Remote
import Values

/// Checks that the host lets us in and that its shell answers.
///
/// Behaves as ansible-core's `ping`, 2.16, except that no Python is needed there.
struct Ping: Module {
  static let name = "ansible.builtin.ping"
  static let summary = "Checks that a host lets us in and answers."
  static let parameters: [Parameter<Self>] = [
    Parameter("data", \.data, default: "pong", "What to answer; `crash` fails on purpose.")
  ]

  var data = "pong"

  func run(in context: ModuleContext) async throws -> TaskResult {
    if data == "crash" { return .failure("boom") }
    let connection = try await context.connect()
    // The answer comes from the host: the data goes there and back.
    let answer = try await connection.run(
      Request(script: "cat", input: Array(data.utf8), isContained: true))
    guard answer.status == 0 else {
      return .failure("the shell of the host answered with status \(answer.status)")
    }
    return TaskResult(["ping": .string(String(decoding: answer.output, as: UTF8.self))])
  }
}
