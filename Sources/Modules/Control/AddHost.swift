import OrderedCollections
import Values

/// Adds a host to the inventory for the rest of the run.
///
/// Behaves as ansible-core's `add_host`, 2.16.
struct AddHost: Module {
  static let name = "ansible.builtin.add_host"
  static let summary = "Adds a host to the inventory for the rest of the run."
  static let actsLocally = true
  static let runsOnce = true
  static let acceptsAnything = true
  static let parameters: [Parameter<Self>] = [
    Parameter(
      "name", \.host, aliases: ["hostname", "host"], isRequired: true,
      "The host; `name:port` gives a port too."),
    Parameter(
      "groups", \.groups, aliases: ["group", "groupname"], "The groups that it becomes part of."),
  ]

  var host = ""
  var groups: [String] = []
  var extra: Mapping = [:]

  func run(in context: ModuleContext) async throws -> TaskResult {
    var variables = extra
    var name = host
    let parts = host.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 2, let port = Int(parts[1]) {
      name = String(parts[0])
      variables["ansible_ssh_port"] = .int(port)
    }
    var groups: [String] = []
    for group in self.groups.map(\.withoutOuterSpaces) where !group.isEmpty {
      if !groups.contains(group) { groups.append(group) }
    }
    let answer: Mapping = [
      "host_name": .string(name), "groups": .list(groups.map { .string($0) }),
      "host_vars": .mapping(variables),
    ]
    return TaskResult(
      ["add_host": .mapping(answer)],
      isChanged: try changes(name, groups, variables, context),
      effects: [.host(name: name, groups: groups, variables: variables)])
  }

  /// Whether the inventory does not yet say all that.
  private func changes(
    _ name: String, _ groups: [String], _ variables: Mapping, _ context: ModuleContext
  ) throws -> Bool {
    let known = try context.evaluate("groups")
    let isMember: (String) -> Bool = {
      known[$0]?.items?.contains(.string(name)) ?? false
    }
    guard isMember("all"), groups.allSatisfy(isMember) else { return true }
    let own = try context.evaluate("hostvars")[name]
    return variables.contains { own?[$0.key.pythonString] != $0.value }
  }
}
