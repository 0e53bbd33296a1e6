public import Diagnostics
public import OrderedCollections
import SystemPackage
import Values

/// Who the hosts are: hosts, groups and their variables, from all sources together.
///
/// A value; a run that adds hosts or groups works on its own copy.
public struct Inventory: Sendable {
  /// The groups, in the order in which they were named; `all` and `ungrouped` always exist.
  public internal(set) var groups: OrderedDictionary<String, Group> = [:]
  /// The hosts, in the order in which they were named, without the implicit localhost.
  public internal(set) var hosts: OrderedDictionary<String, Host> = [:]
  /// What a person should know although the inventory can be used.
  public internal(set) var warnings: [Diagnostic] = []
  /// The sources as given, host lists included.
  public internal(set) var sources: [String] = []

  var variableFiles: [VariableFiles] = []
  /// The source that is being read, as hosts remember it.
  var currentSource: String?

  /// Knows no host but the implicit localhost.
  public init() {
    addGroup("all", at: nil)
    addGroup("ungrouped", at: nil)
    link("ungrouped", to: "all")
  }

  /// The host of that name; the implicit localhost where no source names it.
  public func host(_ name: String) -> Host? {
    if let host = hosts[name] { return host }
    guard Host.localNames.contains(name) else { return nil }
    // A host such as 127.0.0.1 that a source names stands for the other local names too.
    return hosts.values.first { Host.localNames.contains($0.name) } ?? .implicit(name)
  }

  mutating func addGroup(_ name: String, at location: SourceLocation?) {
    if groups[name] == nil { groups[name] = Group(name, location: location) }
  }

  mutating func addHost(
    _ name: String, to group: String, port: Int? = nil, at location: SourceLocation?
  ) {
    if hosts[name] == nil {
      var host = Host(name, source: currentSource, location: location)
      if let port { host.define("ansible_port", .int(port), at: location) }
      hosts[name] = host
    }
    join(name, to: group)
  }

  private mutating func join(_ host: String, to group: String) {
    groups[group]?.hosts.append(host)
    hosts[host]?.groups.append(group)
  }

  /// Makes one group the child of another, both of which exist.
  mutating func addChild(
    _ child: String, to parent: String, at location: SourceLocation?
  ) throws(InventoryError) {
    if child == parent { throw InventoryError(.groupInItself(child), at: location) }
    if child == "all" { throw InventoryError(.allAsChild(parent), at: location) }
    guard groups[parent]?.children.contains(child) == false else { return }
    if lineage(of: [parent]).contains(child) {
      throw InventoryError(.groupLoop(child, below: parent), at: location)
    }
    link(child, to: parent)
  }

  private mutating func link(_ child: String, to parent: String) {
    groups[parent]?.children.append(child)
    groups[child]?.parents.append(parent)
  }

  mutating func define(
    _ name: String, _ value: Value, onGroup group: String, at location: SourceLocation?
  ) throws(InventoryError) {
    if name == "ansible_group_priority" {
      guard let priority = value.priority else {
        throw InventoryError(.wrongPriority(value.pythonString, group: group), at: location)
      }
      groups[group]?.priority = priority
    } else {
      groups[group]?.definitions.append(
        Definition(
          name: name, value: value, location: location, level: .inventoryGroup, owner: group))
    }
  }

  mutating func define(
    _ name: String, _ value: Value, onHost host: String, at location: SourceLocation?
  ) {
    hosts[host]?.define(name, value, at: location)
  }

  /// The groups themselves and all groups above them.
  func lineage(of names: some Sequence<String>) -> OrderedSet<String> {
    var found = OrderedSet(names)
    var next = 0
    while next < found.count {
      found.append(contentsOf: groups[found[next]]?.parents ?? [])
      next += 1
    }
    return found
  }

  /// The group itself and all groups below it, nearer ones first.
  func descendants(of name: String) -> OrderedSet<String> {
    var found: OrderedSet = [name]
    var next = 0
    while next < found.count {
      found.append(contentsOf: groups[found[next]]?.children ?? [])
      next += 1
    }
    return found
  }

  /// The hosts of a group and of all groups below it, each once.
  public func hosts(in group: String) -> OrderedSet<String> {
    var found: OrderedSet<String> = []
    for name in descendants(of: group) { found.append(contentsOf: groups[name]?.hosts ?? []) }
    return found
  }
}

extension Inventory {
  /// Brings everything under `all`, keeps `ungrouped` right and finds how deep each group is.
  mutating func settle() {
    for group in groups.values where group.parents.isEmpty && group.name != "all" {
      link(group.name, to: "all")
    }
    for host in hosts.values {
      let isGrouped = host.groups.contains { $0 != "all" && $0 != "ungrouped" }
      if isGrouped, host.groups.contains("ungrouped") {
        groups["ungrouped"]?.hosts.remove(host.name)
        hosts[host.name]?.groups.remove("ungrouped")
      } else if !isGrouped, !host.groups.contains("ungrouped") {
        join(host.name, to: "ungrouped")
      }
    }
    findDepths()
  }

  /// Walks down from `all`, each group after all of its parents.
  private mutating func findDepths() {
    var waiting = groups.mapValues(\.parents.count)
    var ready = ["all"]
    while let name = ready.popLast() {
      guard let group = groups[name] else { continue }
      for child in group.children {
        let depth = max(groups[child]?.depth ?? 0, group.depth + 1)
        groups[child]?.depth = depth
        waiting[child, default: 0] -= 1
        if waiting[child] == 0 { ready.append(child) }
      }
    }
  }

  /// What is odd about the whole, once all sources are read.
  func oddities() -> [Diagnostic] {
    var found: [Diagnostic] = []
    for group in groups.values {
      if let host = hosts[group.name] {
        found.append(InventoryError(.hostNamedAsGroup(group.name), at: host.location).warning)
      }
      if !group.hasPlainName {
        found.append(InventoryError(.oddGroupName(group.name), at: group.location).warning)
      }
    }
    return found
  }
}

extension Value {
  /// A whole number, or text that spells one, as Python's `int` reads it.
  fileprivate var priority: Int? {
    switch self {
    case .int(let number): number
    case .bool(let flag): flag ? 1 : 0
    case .float(let number): Int(exactly: number.rounded(.towardZero))
    case .string(let text): Int(text.trimmed)
    default: nil
    }
  }
}
