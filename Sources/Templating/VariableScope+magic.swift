import OrderedCollections
import Values

extension VariableScope {
  /// The variables that every host has and nobody sets.
  static let magicNames = [
    "ansible_facts", "group_names", "groups", "hostvars", "inventory_hostname",
    "inventory_hostname_short", "omit", "vars",
  ]

  /// Those of them that tell what the inventory says.
  static let inventoryNames: Set<String> = ["group_names", "groups"]

  /// The value of such a variable; nil for all other names.
  func magic(_ name: String) -> Value? {
    switch name {
    case "ansible_facts": host.map { .mapping(facts(of: $0)) }
    case "groups": .mapping(store.groups)
    case "hostvars": .object(HostVariables(store: store))
    case "omit": .object(Omit.shared)
    case "inventory_hostname": host.map(Value.string)
    case "inventory_hostname_short":
      host.map { .string(String($0.prefix { $0 != "." })) }
    case "group_names": host.map { .list(groupNames(of: $0)) }
    case "vars": .object(AllVariables(scope: self))
    default: nil
    }
  }

  /// The facts of a host, without the `ansible_` that their names begin with.
  private func facts(of host: String) -> Mapping {
    Mapping(
      store.facts(of: host).map { key, value in
        guard let name = key.string, name.hasPrefix("ansible_") else { return (key, value) }
        return (.string(String(name.dropFirst(8))), value)
      }, uniquingKeysWith: { _, last in last })
  }

  /// The groups of a host in alphabetical order, without `all`, which says nothing.
  private func groupNames(of host: String) -> [Value] {
    let names = store.groups.compactMap { name, hosts -> String? in
      guard let name = name.string, name != "all" else { return nil }
      return hosts.items?.contains(.string(host)) == true ? name : nil
    }
    let listed = names.count > 1 ? names.filter { $0 != "ungrouped" } : names
    return listed.sorted().map(Value.string)
  }
}
