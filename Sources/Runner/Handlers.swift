import Playbook
import Values

/// Which handlers wait to run on which hosts.
struct Handlers: Sendable {
  /// A handler with the names that it listens to.
  struct Entry: Sendable {
    let task: Task
    let lineage: Lineage
    /// The names under which it is notified, that of its role included.
    let names: Set<String>
    let topics: Set<String>
    var hosts: [String] = []
  }

  /// The names that hosts have asked for and that are not looked up yet.
  private var pending: [String: [String]] = [:]
  /// The hosts that run handlers now: what they ask for is looked up at once.
  private var flushing: Set<String> = []

  /// The handlers, in the order in which they are defined and run.
  private(set) var entries: [Entry] = []
  private let render: @Sendable (Located, Lineage) -> String?

  /// The handlers of a play; `render` gives the text of a name.
  init(
    _ statements: [Statement], _ lineage: Lineage,
    render: @escaping @Sendable (Located, Lineage) -> String?
  ) {
    self.render = render
    add(statements, lineage)
  }

  /// Adds handlers that were met while the play ran.
  mutating func add(_ statements: [Statement], _ lineage: Lineage) {
    for statement in statements {
      switch statement {
      case .block(let block): add(block.body, lineage.appending(block))
      case .task(let task): add(task, lineage.appending(task))
      }
    }
  }

  private mutating func add(_ task: Task, _ lineage: Lineage) {
    var names: Set<String> = []
    if let name = task.directives[.name].flatMap({ render($0, lineage) }), !name.isEmpty {
      names = [name]
      if let role = lineage.role {
        names.formUnion(["\(role.name) : \(name)", "\(role.fullName) : \(name)"])
      }
    }
    let listen = task.directives[.listen]
    let topics = (listen?.sequence ?? listen.map { [$0] } ?? []).compactMap(\.text)
    entries.append(Entry(task: task, lineage: lineage, names: names, topics: Set(topics)))
  }

  /// Notes that a host asks for the handlers of a name or topic; false where there is none.
  ///
  /// They are looked up when handlers run, so that those met in between count too.
  mutating func notify(_ topic: String, by host: String) -> Bool {
    guard entries.contains(where: { $0.names.contains(topic) || $0.topics.contains(topic) }) else {
      return false
    }
    if flushing.contains(host) {
      resolve(topic, for: host)
    } else if pending[host]?.contains(topic) != true {
      pending[host, default: []].append(topic)
    }
    return true
  }

  /// Hosts begin to run handlers.
  mutating func beginFlush(on hosts: [String]) {
    for host in hosts {
      for topic in pending.removeValue(forKey: host) ?? [] { resolve(topic, for: host) }
    }
    flushing.formUnion(hosts)
  }

  /// Hosts have run their handlers.
  mutating func endFlush(on hosts: [String]) { flushing.subtract(hosts) }

  /// Of several handlers of one name the last defined runs, as in Ansible; all that listen to a
  /// topic run.
  private mutating func resolve(_ topic: String, for host: String) {
    if let index = entries.lastIndex(where: { $0.names.contains(topic) }) { note(host, at: index) }
    var seen: Set<Set<String>> = []
    for index in entries.indices.reversed() where entries[index].topics.contains(topic) {
      // Of handlers with the same name, only the last defined listens.
      if !entries[index].names.isEmpty, !seen.insert(entries[index].names).inserted { continue }
      note(host, at: index)
    }
  }

  private mutating func note(_ host: String, at index: Int) {
    if !entries[index].hosts.contains(host) { entries[index].hosts.append(host) }
  }

  /// The hosts that wait for the handler at `index`; they no longer wait afterwards.
  mutating func take(at index: Int, among hosts: [String]) -> [String] {
    defer { entries[index].hosts.removeAll { hosts.contains($0) } }
    return entries[index].hosts.filter { hosts.contains($0) }
  }
}
