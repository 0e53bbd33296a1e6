import Diagnostics
import Modules
import OrderedCollections
import Runner
import TestSupport
import Testing
import Values

@testable import Reporting

/// What ansible-core printed for a play, and what happened in it; made by the script `record`.
struct RecordedCase {
  /// How it was run.
  var options: ReportOptions
  /// What happened.
  var events: [Event]
  /// What was printed on standard output.
  var output: String
  /// What was printed on standard error.
  var errors: String

  /// Reads a case.
  init(_ file: CaseFile) throws {
    let parts = file.parts.map { $0.replacing("\u{241B}", with: "\u{1B}") }
    try #require(parts.count == 4)
    options = ReportOptions(recorded: try JSONReader.value(ofText: parts[0]))
    var reader = EventReader()
    for line in parts[1].lineFeedLines.dropLast() {
      reader.read(try JSONReader.value(ofText: line))
    }
    events = reader.events
    output = parts[2]
    errors = parts[3]
  }
}

extension ReportOptions {
  fileprivate init(recorded: Value) {
    self.init()
    func isSet(_ key: String, _ assumed: Bool = false) -> Bool {
      recorded[key].map { $0 == true } ?? assumed
    }
    if case .int(let number)? = recorded["verbosity"] { verbosity = number }
    style = Style(isColored: isSet("color"))
    resultFormat = recorded["format"]?.string.flatMap(ResultFormat.init) ?? .json
    isPretty = recorded["pretty"].map { $0 == true }
    showsSkipped = isSet("skipped", true)
    showsOK = isSet("ok", true)
    showsDiff = isSet("diff")
    sendsFailuresToStderr = isSet("stderr")
    showsTaskPathOnFailure = isSet("path")
    marksCheckMode = isSet("marks")
    isCheckMode = isSet("check")
    explainsFailures = false
  }
}

/// Makes events of the recorder's objects.
private struct EventReader {
  var events: [Event] = []

  mutating func read(_ object: Value) {
    switch object["event"]?.string {
    case "play":
      events.append(.playStarted(name: text(object["name"]), hosts: ["some"]))
    case "unmatched":
      guard case .playStarted(let name, _) = events.popLast() else { return }
      events.append(.playStarted(name: name, hosts: []))
    case "left": events.append(.noHostsLeft)
    case "task": events.append(.taskStarted(banner(object["task"])))
    case "item": events.append(.itemFinished(outcome(object)))
    case "result": events.append(.hostFinished(outcome(object)))
    case "retry":
      events.append(
        .retrying(
          outcome(object), attempt: number(object["attempt"]), retries: number(object["retries"])))
    case "warning":
      events.append(.warning(Diagnostic(.warning, text(object["message"]))))
    case "recap": events.append(.finished(recap: recap(object["hosts"])))
    case let event: Issue.record("unknown event \(event ?? "without a name")")
    }
  }

  private func banner(_ task: Value?) -> TaskBanner {
    let path = text(task?["path"])
    let line = number(task?["line"])
    let file = SourceFile(name: path, text: String(repeating: "\n", count: line))
    return TaskBanner(
      id: number(task?["id"]), kind: TaskBanner.Kind(rawValue: text(task?["kind"])) ?? .task,
      name: text(task?["name"]), action: text(task?["action"]),
      location: path.isEmpty ? nil : SourceLocation(file: file, range: line - 1..<line - 1),
      isCheckMode: task?["check"] == true)
  }

  private func outcome(_ object: Value) -> TaskOutcome {
    let values = object["values"]?.mapping ?? [:]
    let changed = object["changed"]?.items?.first
    let status = TaskOutcome.Status(rawValue: text(object["status"])) ?? .ok
    var outcome = TaskOutcome(
      task: banner(object["task"]), host: text(object["host"]), status: status,
      result: TaskResult(values, isChanged: changed == true), duration: .zero,
      delegate: object["delegate"]?.string, isIgnored: object["ignored"] == true,
      item: object["item"]?.items?.first, isHidden: object["hidden"] == true,
      isVerbose: object["verbose"] == true, isLoop: object["loop"] == true,
      delegateAddress: object["address"]?.string)
    // Ansible says nothing about changes where a task could not be carried out.
    if changed == nil { outcome.diagnostic = Diagnostic(.error, text(values["msg"])) }
    return outcome
  }

  private func recap(_ hosts: Value?) -> [HostSummary] {
    (hosts?.mapping ?? [:]).map { host, counts in
      var summary = HostSummary(host: text(host))
      summary.ok = number(counts["ok"])
      summary.changed = number(counts["changed"])
      summary.unreachable = number(counts["unreachable"])
      summary.failed = number(counts["failures"])
      summary.skipped = number(counts["skipped"])
      summary.rescued = number(counts["rescued"])
      summary.ignored = number(counts["ignored"])
      return summary
    }
  }

  private func text(_ value: Value?) -> String { value?.string ?? "" }

  private func number(_ value: Value?) -> Int {
    if case .int(let number)? = value { number } else { 0 }
  }
}
