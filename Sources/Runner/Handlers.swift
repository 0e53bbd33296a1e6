import Playbook

/// Which handlers wait to run on which hosts.
struct Handlers: Sendable {
  /// A handler with the names that it listens to.
  struct Entry: Sendable {
    let task: Task
    let name: String
    let topics: Set<String>
    var hosts: [String] = []
  }

  /// The handlers, in the order in which they are defined and run.
  private(set) var entries: [Entry]

  init(_ entries: [Entry]) { self.entries = entries }

  /// Notes that a host asks for the handlers of a name or topic; false where there is none.
  ///
  /// Of several handlers of one name the last defined runs, as in Ansible; all that listen to a
  /// topic run.
  mutating func notify(_ topic: String, by host: String) -> Bool {
    var isKnown = false
    if let index = entries.lastIndex(where: { $0.name == topic }) {
      note(host, at: index)
      isKnown = true
    }
    for index in entries.indices where entries[index].topics.contains(topic) {
      note(host, at: index)
      isKnown = true
    }
    return isKnown
  }

  private mutating func note(_ host: String, at index: Int) {
    if !entries[index].hosts.contains(host) { entries[index].hosts.append(host) }
  }

  /// The hosts that wait for the handler at `index`; they no longer wait afterwards.
  mutating func take(at index: Int) -> [String] {
    defer { entries[index].hosts = [] }
    return entries[index].hosts
  }
}
