import Inventory
import OrderedCollections
import Values

extension Lookup {
  /// The names of the hosts that patterns match; none where a pattern is wrong.
  static let inventoryHostnames = Lookup("inventory_hostnames") { call in
    let patterns = try call.termTexts()
    var inventory = Inventory()
    for (group, hosts) in try call.templar.variable("groups")?.mapping ?? [:] {
      try inventory.addGroup(group.pythonString, below: [])
      for host in hosts.items ?? [] {
        try inventory.addHost(host.pythonString, to: [group.pythonString])
      }
    }
    let found = try? inventory.hosts(matching: patterns, limit: nil, at: nil).hosts
    return (found ?? []).map(Value.string)
  }
}
