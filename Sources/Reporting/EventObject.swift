import Diagnostics
import Modules
import OrderedCollections
import Runner
import Values

/// An event as the mapping that `JSONLinesReporter` documents.
struct EventObject {
  let value: Mapping

  init(_ event: Event) {
    value =
      switch event {
      case .playStarted(let name, let hosts):
        ["event": "play_started", "name": .string(name), "hosts": Self.list(hosts)]
      case .taskStarted(let task): ["event": "task_started", "task": Self.object(task)]
      case .hostStarted(let task, let host):
        ["event": "host_started", "task": Self.object(task), "host": .string(host)]
      case .itemFinished(let outcome): Self.object("item_finished", outcome, isItem: true)
      case .hostFinished(let outcome): Self.object("host_finished", outcome)
      case .retrying(let outcome, let attempt, let retries):
        Self.object("retrying", outcome, isItem: outcome.item != nil).merging(
          ["attempt": .int(attempt), "retries": .int(retries)]) { _, new in new }
      case .jobPolled(let report):
        [
          "event": "job_polled", "task": Self.object(report.task), "host": .string(report.host),
          "job": .string(report.identifier), "state": .string(report.state.rawValue),
        ]
      case .included(let path, let task, let item, let hosts):
        [
          "event": "included", "task": Self.object(task), "path": .string(path),
          "item": item?.displayable ?? .null, "hosts": Self.list(hosts),
        ]
      case .warning(let diagnostic):
        ["event": "warning", "diagnostic": Self.object(diagnostic)]
      case .noHostsLeft: ["event": "no_hosts_left"]
      case .statistics(let data):
        ["event": "statistics", "data": .mapping(Self.object(data))]
      case .progress: [:]
      case .finished(let recap): ["event": "finished", "hosts": Self.object(recap)]
      }
  }

  private static func object(_ statistics: OrderedDictionary<String, Mapping>) -> Mapping {
    statistics.reduce(into: [:]) { object, entry in
      object[.string(entry.key)] = Value.mapping(entry.value).displayable
    }
  }

  private static func object(
    _ event: Value, _ outcome: TaskOutcome, isItem: Bool = false
  ) -> Mapping {
    var object: Mapping = [
      "event": event,
      "task": Self.object(outcome.task),
      "host": .string(outcome.host),
      "delegate": text(outcome.delegate),
      "status": .string(outcome.status.rawValue),
      "ignored": .bool(outcome.isIgnored),
    ]
    if isItem { object["item"] = outcome.isHidden ? .null : outcome.item?.displayable ?? .null }
    object["duration"] = .seconds(outcome.duration)
    object["result"] = .mapping(
      outcome.isHidden ? ResultText.censored(outcome) : outcome.result.registered.displayable)
    object["diagnostic"] = outcome.shownDiagnostic.map { Self.object($0) } ?? .null
    return object
  }

  private static func object(_ task: TaskBanner) -> Value {
    [
      "id": .int(task.id),
      "kind": task.kind == .handler ? "handler" : "task",
      "name": .string(task.name),
      "action": .string(task.action),
      "check": .bool(task.isCheckMode),
      "path": text(task.location?.file.name),
      "line": number(task.location?.line),
    ]
  }

  private static func object(_ diagnostic: Diagnostic) -> Value {
    [
      "severity": .string(diagnostic.severity.rawValue),
      "message": .string(diagnostic.message),
      "path": text(diagnostic.location?.file.name),
      "line": number(diagnostic.location?.line),
      "column": number(diagnostic.location?.column),
      "label": text(diagnostic.label),
      "notes": list(diagnostic.notes),
      "hint": text(diagnostic.hint),
    ]
  }

  private static func object(_ recap: [HostSummary]) -> Value {
    .mapping(
      Mapping(
        recap.map { summary in
          let counts: Value = [
            "ok": .int(summary.ok), "changed": .int(summary.changed),
            "unreachable": .int(summary.unreachable), "failed": .int(summary.failed),
            "skipped": .int(summary.skipped), "rescued": .int(summary.rescued),
            "ignored": .int(summary.ignored),
          ]
          return (.string(summary.host), counts)
        }, uniquingKeysWith: { _, last in last }))
  }

  private static func text(_ text: String?) -> Value { text.map { .string($0) } ?? .null }
  private static func number(_ number: Int?) -> Value { number.map { .int($0) } ?? .null }
  private static func list(_ texts: [String]) -> Value { .list(texts.map { .string($0) }) }
}

extension Value {
  /// A time in seconds, to the millisecond.
  static func seconds(_ duration: Duration) -> Value {
    let milliseconds = duration / Duration.milliseconds(1)
    return .float(milliseconds.rounded() / 1000)
  }
}
