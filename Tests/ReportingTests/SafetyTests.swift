import Diagnostics
import Modules
import OrderedCollections
import Runner
import Testing
import Values

@testable import Reporting

struct SafetyTests {
  private static let formats: [ResultFormat] = ResultFormat.allCases

  private func text(_ events: [Event], _ options: ReportOptions) -> String {
    var transcript = Transcript(options)
    for event in events { transcript.add(event) }
    return transcript.lines.map { $0.text + "\n" }.joined()
  }

  private func options(_ verbosity: Int, _ format: ResultFormat) -> ReportOptions {
    var options = ReportOptions()
    options.verbosity = verbosity
    options.resultFormat = format
    options.showsDiff = true
    return options
  }

  /// An outcome of each status with a value everywhere, as an item and as a result.
  private func events(of value: Value, isHidden: Bool) -> [Event] {
    let statuses: [TaskOutcome.Status] = [.ok, .changed, .skipped, .failed, .unreachable]
    return statuses.flatMap { (status) -> [Event] in
      var outcome = Samples.outcome(
        status,
        [
          "msg": value, "stdout": value, "stderr": value, "warnings": [value],
          "diff": ["before": value, "after": "x", "before_header": value],
          "invocation": ["module_args": ["password": value]], "results": [["item": value]],
        ])
      outcome.item = value
      outcome.isVerbose = true
      outcome.isHidden = isHidden
      var loop = outcome
      loop.isLoop = true
      return [
        .itemFinished(outcome), .retrying(outcome, attempt: 1, retries: 3), .hostFinished(outcome),
        .hostFinished(loop),
      ]
    }
  }

  @Test(arguments: 0...5, formats)
  func `hidden results never show`(verbosity: Int, format: ResultFormat) {
    let events = events(of: "s3cr3t\nline", isHidden: true)
    let text = text(events, options(verbosity, format))
    #expect(!text.contains("s3cr3t"))
    #expect(text.contains("censored"))
  }

  @Test(arguments: 0...5, formats)
  func `secrets print as asterisks`(verbosity: Int, format: ResultFormat) {
    let secret = Value.object(Secret("s3cr3t"))
    let events = events(of: secret, isHidden: false)
    let text = text(events, options(verbosity, format))
    #expect(!text.contains("s3cr3t"))
    #expect(text.contains("********"))
  }

  @Test(arguments: 0...3, formats)
  func `nothing that a host says can take over the terminal`(verbosity: Int, format: ResultFormat) {
    let hostile = "a\u{1B}[2Jb\u{9B}31mc\u{7F}d\u{8}e\rf\u{202E}g\u{85}h\u{0}"
    var events = events(of: .string(hostile), isHidden: false)
    events.append(.taskStarted(TaskBanner(id: 2, name: hostile, action: "debug")))
    events.append(.playStarted(name: hostile, hosts: [hostile]))
    events.append(.warning(Diagnostic(.warning, hostile)))
    var outcome = Samples.outcome(.unreachable, host: hostile)
    outcome.delegate = hostile
    outcome.diagnostic = Diagnostic(.error, hostile, notes: [hostile], hint: hostile)
    events.append(.hostFinished(outcome))
    events.append(.finished(recap: [HostSummary(host: hostile)]))
    let text = text(events, options(verbosity, format))
    let hazards = text.unicodeScalars.filter {
      $0.properties.generalCategory == .control && $0 != "\n" || $0 == "\u{202E}"
    }
    #expect(hazards.isEmpty, "\(hazards.map { String($0.value, radix: 16) })")
  }

  @Test(arguments: [
    ("plain ünï 日本\ttab\nline", "plain ünï 日本\ttab\nline"),
    ("\u{1B}]0;title\u{7}", "\\u001b]0;title\\u0007"),
    ("over\rwritten", "over\\u000dwritten"),
    ("dos\r\nlines\r\n", "dos\r\nlines\r\n"),
    ("\r\r\n", "\\u000d\r\n"),
    ("\u{9B}0m", "\\u009b0m"),
    ("a\u{2067}b", "a\\u2067b"),
  ])
  func `control characters are escaped`(text: String, shown: String) {
    #expect(text.printable.utf8.elementsEqual(shown.utf8))
  }
}
