import Diagnostics
import Inventory
import Modules
import OrderedCollections
import Playbook
import Remote
import Templating
import Values

extension TaskExecutor {
  /// Revises a result as `changed_when` and `failed_when` say.
  ///
  /// A mistake in either fails the task and keeps the result, so that it can still be read.
  func judged(_ result: TaskResult, in scope: VariableScope) -> TaskResult {
    var result = result
    if let status = result["rc"], status.int ?? 0 != 0 { result.isFailed = true }
    guard !result.isSkipped else { return result }
    var keyword = "changed_when_result"
    do {
      if let node = lineage[.changedWhen] {
        result.isChanged = try holds(node, result, scope)
      }
      keyword = "failed_when_result"
      if let node = lineage[.failedWhen] {
        result.isFailed = try holds(node, result, scope)
        result["failed_when_result"] = .bool(result.isFailed)
      }
    } catch {
      result.isFailed = true
      result[keyword] = .string(Self.message(of: error))
    }
    return result
  }

  /// Whether all conditions of a keyword hold once the result is registered.
  func holds(_ node: Located, _ result: TaskResult, _ scope: VariableScope) throws -> Bool {
    let templar = Templar(registering(result, in: scope))
    return try (node.sequence ?? [node]).allSatisfy { try templar.holds($0) }
  }

  private func registering(_ result: TaskResult, in scope: VariableScope) -> VariableScope {
    guard let name = task.register else { return scope }
    return scope.adding(.extra, [.string(name): .mapping(result.registered)])
  }

  /// Whether a failure or an unreachable host is to be ignored.
  func isIgnored(_ outcome: TaskOutcome, _ templar: Templar) throws -> Bool {
    switch outcome.status {
    case .failed: try flag(.ignoreErrors, templar)
    case .unreachable: try flag(.ignoreUnreachable, templar)
    default: false
    }
  }

  /// What an error amounts to: an unreachable host, or a failed task.
  func outcome(for error: any Error) -> TaskOutcome {
    let diagnostic = (error as? any DiagnosticConvertible)?.diagnostic
    var outcome = self.outcome(TaskResult.failure(Self.message(of: error)))
    if let remote = error as? RemoteError, remote.isUnreachable {
      outcome.status = .unreachable
      outcome.result["unreachable"] = true
    }
    outcome.diagnostic = diagnostic
    return outcome
  }

  static func message(of error: any Error) -> String {
    guard let diagnostic = (error as? any DiagnosticConvertible)?.diagnostic else {
      return "\(error)"
    }
    let place = diagnostic.location.map { " (\($0))" } ?? ""
    return diagnostic.message + place
  }
}
