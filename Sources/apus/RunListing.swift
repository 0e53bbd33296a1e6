import Diagnostics
import Inventory
import OrderedCollections
import Playbook
import Runner
import Values

/// What plays would do, without doing it: `--list-tasks`, `--list-tags`, `--list-hosts`.
///
/// The text is that of ansible-core 2.16.
struct RunListing {
  var showsTasks = false
  var showsTags = false
  var showsHosts = false
  var tags = TagSelection()

  /// What a play's `hosts` and `name` say once they are rendered.
  struct Head {
    var patterns: [String]
    var name: String
  }

  /// The listing of one playbook; `hosts` gives the hosts of patterns where they are shown.
  func text(
    of playbook: Playbook, head: (Play) throws -> Head, hosts: ([String]) throws -> [String]
  ) rethrows -> String {
    var text = "\nplaybook: \(playbook.file.name)\n"
    for (index, play) in playbook.plays.enumerated() {
      let lineage = Lineage(play)
      let head = try head(play)
      let own = OrderedSet(lineage.tags.sorted())
      let pattern = head.patterns.joined(separator: ",")
      text += "\n  play #\(index + 1) (\(pattern)): \(head.name)"
      text += "\tTAGS: [\(own.joined(separator: ","))]"
      if showsHosts {
        let hosts = try hosts(head.patterns)
        let shown = Value.list(head.patterns.map { .string($0) }).pythonString
        text += "\n    pattern: \(shown)\n    hosts (\(hosts.count)):"
        for host in hosts { text += "\n      \(host)" }
      }
      text += "\n" + tasks(of: play, lineage)
    }
    return text
  }

  private func tasks(of play: Play, _ lineage: Lineage) -> String {
    guard showsTasks || showsTags else { return "" }
    var text = showsTasks ? "    tasks:\n" : ""
    var all = Set(lineage.tags)
    for section in play.sections { list(section, lineage, &text, &all) }
    if showsTags { text += "      TASK TAGS: [\(all.sorted().joined(separator: ", "))]\n" }
    return text
  }

  private func list(
    _ statements: [Statement], _ lineage: Lineage, _ text: inout String, _ all: inout Set<String>
  ) {
    for statement in statements {
      switch statement {
      case .block(let block): list(block.body, lineage.appending(block), &text, &all)
      case .task(let task):
        let lineage = lineage.appending(task)
        guard tags.includes(lineage.tags) else { continue }
        let own = Set(lineage.tags)
        all.formUnion(own)
        guard showsTasks else { continue }
        let shown = own.sorted().joined(separator: ", ")
        text += "      \(title(of: task, lineage))\tTAGS: [\(shown)]\n"
      }
    }
  }

  /// A task without a name is listed as its module, without the role.
  private func title(of task: Task, _ lineage: Lineage) -> String {
    guard task.directives[.name]?.scalar?.isTrue == true else { return task.action.name }
    return task.title(in: lineage) { node, _ in node.plainText }
  }
}

extension Located {
  /// The text as written, templates not rendered.
  fileprivate var plainText: String { text ?? value.pythonString }
}
