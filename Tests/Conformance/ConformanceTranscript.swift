import OrderedCollections
import Values

/// Events of Apus in the words of `record`.
struct ConformanceTranscript {
  let isUnordered: Bool
  private var lines: [String] = []
  private var group: [(host: String, text: String)] = []
  private var recap: [String] = []

  init(isUnordered: Bool) { self.isUnordered = isUnordered }

  private static let volatile: Set<String> = [
    "changed", "failed", "skipped", "unreachable", "start", "end", "delta", "invocation",
    "ansible_job_id", "results_file",
    "stop", "warnings", "deprecations", "exception", "ansible_delegated_vars", "module_stderr",
  ]

  mutating func add(_ event: Value) {
    switch event["event"]?.string {
    case "play_started":
      put("play \(text(event, "name"))")
      if event["hosts"]?.items?.isEmpty == true { put("no hosts matched") }
    case "task_started":
      flush()
      let task = event["task"] ?? [:]
      if !isUnordered { put("task [\(text(task, "kind"))] \(text(task, "name"))") }
    case "item_finished": addResult(event, mark: "item ")
    case "host_finished": addResult(event, mark: "")
    case "included":
      let hosts = event["hosts"]?.items?.map(\.pythonString).joined(separator: " ") ?? ""
      put("included \(text(event, "path")) \(hosts)")
    case "no_hosts_left": put("no hosts left")
    case "finished":
      for (host, counts) in event["hosts"]?.mapping ?? [:] {
        let shown = (counts.mapping ?? [:]).map {
          "\($0.key.pythonString)=\($0.value.pythonString)"
        }
        recap.append("recap \(host.pythonString) \(shown.joined(separator: " "))")
      }
    default: break
    }
  }

  mutating func text(code: Int) -> String {
    flush()
    let body = isUnordered ? lines.sorted() : lines
    return (body + recap + ["code \(code)"]).joined(separator: "\n") + "\n"
  }

  private mutating func addResult(_ event: Value, mark: String) {
    let host = text(event, "host")
    let ignored = mark.isEmpty && event["ignored"]?.bool == true ? " (ignored)" : ""
    // How a mistake is explained is each program's own business.
    let isExplained = event["diagnostic"]?.isNull == false && event["result"]?["reason"] == nil
    let action = text(event["task"] ?? [:], "action")
    let areFacts = action.hasSuffix("gather_facts") || action.hasSuffix("setup")
    let isHidden = areFacts || event["result"]?["censored"] != nil
    let result = isHidden ? [:] : Self.cleaned(event["result"] ?? [:])
    let shown =
      isExplained
      ? "(explained)" : JSONWriter(sortsKeys: true, escapesNonASCII: false).text(of: result)
    let title = "\(text(event["task"] ?? [:], "kind")) \(text(event["task"] ?? [:], "name"))"
    let prefix = isUnordered ? "\(title): " : "  "
    group.append((host, "\(prefix)\(mark)\(host)\(ignored) \(text(event, "status")) \(shown)"))
  }

  private mutating func put(_ line: String) {
    flush()
    lines.append(line)
  }

  private mutating func flush() {
    // A stable sort: the items of a host stay in order.
    let sorted = group.enumerated().sorted {
      ($0.element.host, $0.offset) < ($1.element.host, $1.offset)
    }
    lines += sorted.map(\.element.text)
    group = []
  }

  private func text(_ event: Value, _ key: String) -> String { event[key]?.pythonString ?? "" }

  private static func cleaned(_ value: Value) -> Value {
    switch value {
    case .mapping(let mapping):
      .mapping(
        Mapping(
          mapping.compactMap { key, value in
            volatile.contains(key.pythonString) ? nil : (key, cleaned(value))
          }, uniquingKeysWith: { first, _ in first }))
    case .list(let items): .list(items.map(cleaned))
    default: value
    }
  }
}
