import OrderedCollections
import Remote
import Values

/// Waits until the host lets us in.
///
/// Behaves as ansible-core's `wait_for_connection`, 2.16.
struct WaitForConnection: Module {
  static let name = "ansible.builtin.wait_for_connection"
  static let summary = "Waits until the host lets us in."
  static let parameters: [Parameter<Self>] = [
    Parameter("connect_timeout", \.connectTimeout, default: 5, "Seconds for one attempt."),
    Parameter("delay", \.delay, default: 0, "Seconds before the first attempt."),
    Parameter("sleep", \.pause, default: 1, "Seconds between attempts."),
    Parameter("timeout", \.timeout, default: 600, "Seconds in all."),
  ]

  var connectTimeout = 5
  var delay = 0
  var pause = 1
  var timeout = 600

  func run(in context: ModuleContext) async throws -> TaskResult {
    let start = ContinuousClock.now
    try await _Concurrency.Task.sleep(for: .seconds(delay))
    while true {
      do {
        let connection = try await context.connect()
        _ = try await connection.run(Request(script: ":", isContained: true))
        return TaskResult(["elapsed": .int(Int(start.duration(to: .now) / .seconds(1)))])
      } catch let error where !(error is CancellationError) {
        guard start.duration(to: .now) < .seconds(timeout) else {
          return .failure(
            "timed out waiting for ping module test: \(error)",
            ["elapsed": .int(Int(start.duration(to: .now) / .seconds(1)))])
        }
        try await _Concurrency.Task.sleep(for: .seconds(pause))
      }
    }
  }
}
