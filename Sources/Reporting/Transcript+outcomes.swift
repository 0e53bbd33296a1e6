import Diagnostics
import Modules
import OrderedCollections
import Runner
import Values

extension Transcript {
  private var failureStream: OutputStream { options.sendsFailuresToStderr ? .stderr : .stdout }

  /// Adds the result of a task on a host.
  mutating func addResult(_ outcome: TaskOutcome) {
    switch outcome.status {
    case .ok where !options.showsOK: return
    case .skipped where !options.showsSkipped: return
    default: begin(outcome.task)
    }
    switch outcome.status {
    case .ok, .changed:
      addWarnings(outcome)
      guard !outcome.isLoop else { break }
      addDifference(outcome)
      addLine(outcome, "[\(label(outcome))]", without: ["warnings"])
    case .skipped: addLine(outcome, "[\(outcome.host)]")
    case .failed:
      addWarnings(outcome)
      if !outcome.isLoop { addFailure(outcome) }
    case .unreachable:
      let text = results.text(of: outcome)
      write("fatal: [\(label(outcome))]: UNREACHABLE! => \(text)", .unreachable, to: failureStream)
    }
    addReason(outcome)
  }

  /// Adds the result of one item of a loop.
  mutating func addItem(_ outcome: TaskOutcome) {
    switch outcome.status {
    case .ok where !options.showsOK: return
    case .skipped where !options.showsSkipped: return
    default: begin(outcome.task)
    }
    // A hidden item has no label: ansible-core prints what is then left, Python's `None`.
    let item = outcome.isHidden ? "None" : (outcome.item ?? .null).displayable.pythonString
    switch outcome.status {
    case .ok, .changed:
      addDifference(outcome)
      addLine(outcome, "[\(label(outcome))] => (item=\(item))")
    case .skipped: addLine(outcome, "[\(outcome.host)] => (item=\(item)) ")
    case .failed, .unreachable:
      addWarnings(outcome)
      // Of an item that could not be tried ansible-core does not say whether it changed anything.
      let left: [Value] = outcome.status == .unreachable ? ["warnings", "changed"] : ["warnings"]
      let text = results.text(of: outcome, without: left)
      write("failed: [\(label(outcome))] (item=\(item)) => \(text)", .failed, to: failureStream)
      if !outcome.isIgnored { explain(outcome) }
    }
  }

  /// Adds a failed attempt.
  mutating func addRetry(_ outcome: TaskOutcome, left: Int) {
    begin(outcome.task)
    let name = outcome.task.name
    var text = "FAILED - RETRYING: [\(label(outcome))]: \(name) (\(left) retries left)."
    if options.verbosity > 2 || outcome.isShownInFull {
      text += "Result was: \(results.text(of: outcome))"
    }
    write(text, .debug)
  }

  private mutating func addLine(
    _ outcome: TaskOutcome, _ subject: String, without keys: [Value] = []
  ) {
    let (word, role): (String, Style.Role) =
      switch outcome.status {
      case .skipped: ("skipping", .skipped)
      case .changed: ("changed", .changed)
      default: ("ok", .ok)
      }
    var text = "\(word): \(subject)"
    let isNeverShown =
      Action.setup.names(outcome.task.action) || Action.gatherFacts.names(outcome.task.action)
    if outcome.isShownInFull || options.verbosity > 0 && !isNeverShown {
      text += " => \(results.text(of: outcome, without: keys))"
    }
    write(text, role)
  }

  private mutating func addFailure(_ outcome: TaskOutcome) {
    if options.verbosity < 2, options.showsTaskPathOnFailure { writePath(of: outcome.task) }
    let text = results.text(of: outcome, without: ["warnings"])
    write("fatal: [\(label(outcome))]: FAILED! => \(text)", .failed, to: failureStream)
  }

  /// Adds what comes after the line of a failure: that it is ignored, or why it happened.
  private mutating func addReason(_ outcome: TaskOutcome) {
    guard outcome.status == .failed || outcome.status == .unreachable else { return }
    if outcome.isIgnored {
      write("...ignoring", .skipped)
    } else if !outcome.isLoop {
      explain(outcome)
    }
  }

  private mutating func addWarnings(_ outcome: TaskOutcome) {
    guard !outcome.isHidden else { return }
    let items = outcome.isLoop ? outcome.result["results"]?.items ?? [] : []
    let lists = [outcome.result["warnings"]] + items.map { $0["warnings"] }
    for warning in lists.flatMap({ $0?.items ?? [] }) { warn(warning.displayable.pythonString) }
  }

  private mutating func addDifference(_ outcome: TaskOutcome) {
    guard options.showsDiff, !outcome.isHidden, outcome.result.isChanged,
      let difference = outcome.result["diff"], difference.isTrue
    else { return }
    let text = DiffText(options).text(of: difference.displayable)
    if !text.isEmpty { writePainted(text.droppingLastBreak) }
  }

  private func label(_ outcome: TaskOutcome) -> String {
    guard let delegate = outcome.delegate, delegate != outcome.host else { return outcome.host }
    let address = outcome.delegateAddress.flatMap { $0 == delegate ? nil : "(\($0))" } ?? ""
    return "\(outcome.host) -> \(delegate)\(address)"
  }
}

extension TaskOutcome {
  /// Whether the result is shown whatever the verbosity; a hidden or skipped one never is.
  var isShownInFull: Bool { isVerbose && !isHidden && status != .skipped }
}
