import Inventory
import Modules
import OrderedCollections
import Templating
import Values

extension RunState {
  /// Applies what a task does to the run itself, on the hosts that its result is for.
  func apply(_ effect: Effect, of outcome: TaskOutcome, on names: [String]) {
    switch effect {
    case .facts(let facts, let isCacheable):
      for host in names {
        store.set(facts, on: host)
        if isCacheable { addFacts(facts, of: host) }
      }
    case .gathered(let facts):
      for host in names { addFacts(facts, of: host) }
    case .elsewhere(let effect, let host):
      apply(effect, of: outcome, on: [host])
    case .variables(let variables):
      for host in names { store.include(variables, on: host) }
    case .host(let name, let groups, let variables):
      add(host: name, to: groups, variables)
    case .group(let name, let parents):
      for host in names { add(group: name, below: parents, host) }
    case .statistics(let data, let isPerHost, let isAggregate):
      for host in isPerHost ? names : [""] { add(data, to: host, isAggregate: isAggregate) }
    case .include:
      break
    }
  }

  private func addFacts(_ facts: Mapping, of host: String) {
    store.addFacts(facts, of: host)
    cache?.keep(store.facts(of: host), of: host)
  }

  private func add(host name: String, to groups: [String], _ variables: Mapping) {
    do {
      try inventory.addHost(name, to: groups)
    } catch {
      return
    }
    added[name, default: [:]].merge(variables) { _, new in new }
    settle(name)
  }

  private func add(group name: String, below parents: [String], _ host: String) {
    do {
      try inventory.addGroup(name, below: parents)
      try inventory.addHost(host, to: [name])
    } catch {
      return
    }
    settle(host)
  }

  /// Gives a host the variables that its groups, old and new, and `add_host` bring it.
  private func settle(_ host: String) {
    var variables = inventory.variables(of: host, .replace)
    variables.merge(inventory.magicVariables(of: host)) { _, magic in magic }
    variables.merge(added[host] ?? [:]) { _, added in added }
    store.setInventory(variables, of: host, added: Set((added[host] ?? [:]).keys))
    store.groups = inventory.groupsVariable
  }

  private func add(_ data: Mapping, to host: String, isAggregate: Bool) {
    for (name, value) in data {
      let old = statistics[host]?[name]
      statistics[host, default: [:]][name] = isAggregate ? old?.joined(with: value) ?? value : value
    }
  }
}

extension Value {
  /// Numbers added, texts and lists joined, mappings laid over each other, as `set_stats` does.
  fileprivate func joined(with other: Value) -> Value {
    switch (self, other) {
    case (.int(let left), .int(let right)): .int(left + right)
    case (.string(let left), .string(let right)): .string(left + right)
    case (.list(let left), .list(let right)): .list(left + right)
    case (.mapping(let left), .mapping(let right)): .mapping(left.merging(right) { _, new in new })
    default: other
    }
  }
}
