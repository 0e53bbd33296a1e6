import Diagnostics
import Modules
import Runner
import Values

extension Transcript {
  /// Adds on standard error what the line of a failure says badly or not at all: what was tried and
  /// what to do about it, or the texts that a line of JSON squeezes together.
  mutating func explain(_ outcome: TaskOutcome) {
    guard options.explainsFailures else { return }
    guard let diagnostic = outcome.shownDiagnostic else { return explainTexts(of: outcome) }
    // A jump host that is down fails every host behind it for the same reason: say it once.
    guard !diagnostic.isBare, explained.insert(diagnostic).inserted else { return }
    var named = diagnostic
    if !diagnostic.message.contains(outcome.host) {
      named.message = "\(outcome.host): \(diagnostic.message)"
    }
    explain(named)
  }

  private mutating func explainTexts(of outcome: TaskOutcome) {
    guard !outcome.isHidden, !isReadable(outcome) else { return }
    let texts = ["msg", "module_stderr", "stderr", "stdout"].compactMap { key in
      outcome.result[key].flatMap { Excerpt(key, $0.displayable.pythonString) }
    }
    guard !texts.isEmpty else { return }
    let code = outcome.result["rc"].map { " with exit code \($0.pythonString)" } ?? ""
    explain(
      Diagnostic(
        .error, "`\(outcome.task.name)` failed on \(outcome.host)\(code)",
        at: outcome.task.location,
        notes: texts.map(\.note)))
  }

  /// Whether the line of the failure shows the lines of texts as lines.
  private func isReadable(_ outcome: TaskOutcome) -> Bool {
    options.resultFormat != .json && options.isPretty != false
  }
}

/// The end of a text of several lines.
private struct Excerpt {
  private static let limit = 20

  var note: String

  /// Nil for a text of one line: that reads well in any format.
  init?(_ name: String, _ text: String) {
    let lines = text.trimmingEnd.lineFeedLines
    guard lines.count > 1 else { return nil }
    let left = lines.count - Self.limit
    let title = left > 0 ? "\(name), the last \(Self.limit) of \(lines.count) lines" : name
    note = "\(title)\n" + lines.suffix(Self.limit).joined(separator: "\n")
  }
}

extension TaskOutcome {
  /// The diagnostic, if it may be shown: that a host is out of reach tells nothing of a hidden
  /// task.
  var shownDiagnostic: Diagnostic? { isHidden && status != .unreachable ? nil : diagnostic }
}

extension Diagnostic {
  /// Whether it has nothing to say but its message.
  var isBare: Bool {
    location == nil && label == nil && related.isEmpty && notes.isEmpty && hint == nil
  }

  /// The diagnostic with texts that are fit for a terminal: parts of them come from servers.
  var printable: Diagnostic {
    var shown = self
    shown.message = message.printable
    shown.label = label?.printable
    shown.related = related.map { Label($0.location, $0.text.printable) }
    shown.notes = notes.map(\.printable)
    shown.hint = hint?.printable
    return shown
  }
}
