import Modules

/// How one host fares in a run.
struct HostState: Sendable {
  /// The counts for the recap.
  var summary: HostSummary
  /// Whether anything happened on it that the recap tells.
  var isCounted = false
  /// Whether it takes no further part because a task failed.
  var hasFailed = false
  /// Whether it takes no further part because it could not be reached.
  var isUnreachable = false
  /// Whether it takes no further part in this play because the play said so (`meta: end_host`).
  var hasEnded = false

  init(host: String) { summary = HostSummary(host: host) }

  /// Whether it still takes part.
  var isActive: Bool { !hasFailed && isPresent }

  /// Whether it can be acted on, failed or not.
  var isPresent: Bool { !isUnreachable && !hasEnded }

  /// Counts an outcome as the recap does.
  mutating func count(_ outcome: TaskOutcome) {
    isCounted = true
    switch outcome.status {
    case .ok, .changed:
      summary.ok += 1
      if outcome.status == .changed { summary.changed += 1 }
    case .skipped: summary.skipped += 1
    case .failed where outcome.isIgnored:
      summary.ok += 1
      summary.ignored += 1
      if outcome.result.isChanged { summary.changed += 1 }
    case .failed: summary.failed += 1
    case .unreachable where outcome.isIgnored:
      summary.skipped += 1
      summary.ignored += 1
    case .unreachable: summary.unreachable += 1
    }
  }
}
