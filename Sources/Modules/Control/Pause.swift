import FoundationEssentials
import OrderedCollections
import Values

/// Waits for a time, or without one for the person at the terminal.
///
/// Behaves as ansible-core's `pause`, 2.16, except that a time cannot be cut short. Where nobody sits
/// at a terminal, a pause without a time is over at once.
struct Pause: Module {
  static let name = "ansible.builtin.pause"
  static let summary = "Waits for a time, or for the person at the terminal."
  static let actsLocally = true
  static let runsOnce = true
  static let parameters: [Parameter<Self>] = [
    Parameter("minutes", \.minutes, "How many minutes to wait."),
    Parameter("seconds", \.seconds, "How many seconds to wait."),
    Parameter("prompt", \.prompt, "What to say meanwhile."),
    Parameter("echo", \.echoes, default: true, "Whether what is typed is shown."),
  ]

  var minutes: Int?
  var seconds: Int?
  var prompt: String?
  var echoes = true

  func run(in context: ModuleContext) async throws -> TaskResult {
    let start = Date()
    let clock = ContinuousClock.now
    var answer = ""
    if let seconds = minutes.map({ $0 * 60 }) ?? seconds {
      try await _Concurrency.Task.sleep(for: .seconds(max(1, seconds)))
    } else {
      let prompt = prompt ?? "Press enter to continue, Ctrl+C to interrupt"
      answer = await context.ask?("[pause]\n\(prompt):\n", !echoes) ?? ""
    }
    let passed = clock.duration(to: .now) / .seconds(1)
    let shown = seconds == nil ? passed / 60 : passed
    let unit = seconds == nil ? "minutes" : "seconds"
    let rounded = Value.float((shown * 100).rounded() / 100).pythonString
    return TaskResult([
      "rc": 0, "stderr": "", "stdout": .string("Paused for \(rounded) \(unit)"),
      "start": .string(Self.text(start)), "stop": .string(Self.text(Date())),
      "delta": .int(Int(passed)), "echo": .bool(echoes), "user_input": .string(answer),
    ])
  }

  private static func text(_ date: Date) -> String {
    date.formatted(.iso8601.dateTimeSeparator(.space).timeSeparator(.colon)).replacing(
      "Z", with: "")
  }
}
