import Modules
import Playbook
import Templating
import Values

extension TaskExecutor {
  /// Calls the module until `until` holds, at most as often as `retries` allows.
  func runUntilDone(in scope: VariableScope) async throws -> TaskOutcome {
    let templar = Templar(scope)
    let until = lineage[.until]
    let retries = try lineage[.retries].map { try templar.integer(of: $0) }
    guard until != nil || retries != nil else { return try await attempt(in: scope) }
    let attempts = max(0, retries ?? 3) + 1
    let delay = try lineage[.delay].map { try templar.seconds(of: $0) }
    for number in 1... {
      var outcome = try await attempt(in: scope)
      outcome.result["attempts"] = .int(number)
      let isDone =
        try until.map { try holds($0, outcome.result, scope) } ?? !outcome.result.isFailed
      if isDone || outcome.status == .unreachable { return outcome }
      guard number < attempts else {
        outcome.result["attempts"] = .int(attempts - 1)
        outcome.result.isFailed = true
        outcome.status = .failed
        return outcome
      }
      await events.receive(.retrying(outcome, attempt: number, retries: attempts - 1))
      try await _Concurrency.Task.sleep(for: delay ?? .seconds(5))
    }
    preconditionFailure("a sequence without end has ended")
  }
}
