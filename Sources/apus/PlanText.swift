import FoundationEssentials
import Journal
import OrderedCollections
import Reporting
import Runner
import Values

/// A plan, for people as a table and for programs as JSON.
struct PlanText {
  private let plays: [PlayFinding]
  private let numbers: [PlayIdentity: Int]

  init(_ plays: [PlayFinding], numbers: [PlayIdentity: Int]) {
    self.plays = plays
    self.numbers = numbers
  }

  /// A line for each play and each of its hosts, and one for each thing that has changed.
  func table(_ style: Style) -> String {
    var text = ""
    var playbook: String?
    let width = plays.flatMap(\.hosts).map(\.host.count).max() ?? 0
    for play in plays {
      if play.play.playbook != playbook {
        playbook = play.play.playbook
        text += "\(text.isEmpty ? "" : "\n")\(play.play.playbook)\n"
      }
      let mark = play.isStale ? style.paint("stale", .changed) : style.paint("fresh", .ok)
      text += "  \(numbers[play.play] ?? 0) \(play.play.name): \(mark)\n"
      for host in play.hosts {
        let name = host.host + String(repeating: " ", count: width - host.host.count)
        text += "      \(name)  \(Self.outcome(of: host, style))\n"
        for change in host.changes {
          text += "          \(style.paint("changed", .changed)): \(change.text)\n"
        }
      }
    }
    return text
  }

  private static func outcome(of host: HostFinding, _ style: Style) -> String {
    guard let history = host.history else { return style.paint("never ran", .changed) }
    let role: Style.Role = history.status == .ok ? .ok : .failed
    var text = style.paint(history.status.rawValue, role)
    text += "  \(history.time.formatted(.iso8601))  \(seconds(history.seconds)) s"
    if let message = history.message?.split(whereSeparator: \.isNewline).first {
      text += "  \(message)"
    }
    return text
  }

  private static func seconds(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// An object for each play.
  var json: String {
    let objects = plays.map { play -> Value in
      [
        "playbook": .string(play.play.playbook), "number": .int(numbers[play.play] ?? 0),
        "play": .string(play.play.name), "stale": .bool(play.isStale),
        "hosts": .list(play.hosts.map(Self.object)),
      ]
    }
    return JSONWriter(indent: 2).text(of: .list(objects))
  }

  private static func object(_ host: HostFinding) -> Value {
    let history = host.history
    return [
      "host": .string(host.host),
      "result": history.map { .string($0.status.rawValue) } ?? .null,
      "time": history.map { .string($0.time.formatted(.iso8601)) } ?? .null,
      "duration": history.map { .float(($0.seconds * 1000).rounded() / 1000) } ?? .null,
      "run": history.map { .string($0.run) } ?? .null,
      "message": history?.message.map { .string($0) } ?? .null,
      "stale": .bool(host.isStale),
      "changes": .list(host.changes.map(object)),
    ]
  }

  private static func object(_ change: Change) -> Value {
    switch change {
    case .task(let name): ["kind": "task", "name": .string(name)]
    case .newTask(let name): ["kind": "new task", "name": .string(name)]
    case .removedTask(let name): ["kind": "removed task", "name": .string(name)]
    case .variable(let name, let host):
      ["kind": "variable", "name": .string(name), "host": host.map { .string($0) } ?? .null]
    case .file(let path): ["kind": "file", "name": .string(path)]
    case .environment(let name): ["kind": "environment", "name": .string(name)]
    }
  }
}
