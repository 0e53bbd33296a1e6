import Modules
import OrderedCollections
import Values

/// What the outcomes of an include ask for, equal requests of several hosts joined.
struct Includes: Sendable {
  /// One thing to bring in, and the hosts that want it.
  struct Entry: Sendable {
    let inclusion: Inclusion
    /// The item of the loop, as its label shows it.
    let item: Value?
    var hosts: [String]
    /// Those of them that only go over what an earlier run did.
    var restored: Set<String> = []
  }

  private(set) var entries: [Entry] = []

  /// Joins the requests of all outcomes, in the order of the hosts.
  init(_ outcomes: [TaskOutcome]) {
    for outcome in outcomes {
      for case .include(let inclusion) in outcome.result.effects {
        let index = add(inclusion, outcome.host)
        if outcome.isRestored { entries[index].restored.insert(outcome.host) }
      }
    }
  }

  /// A host that asks twice for the same thing gets it twice, so equal requests are matched in
  /// order.
  private mutating func add(_ inclusion: Inclusion, _ host: String) -> Int {
    let found = entries.firstIndex {
      $0.inclusion.source == inclusion.source && $0.inclusion.variables == inclusion.variables
        && !$0.hosts.contains(host)
    }
    if let found {
      entries[found].hosts.append(host)
      return found
    }
    entries.append(Entry(inclusion: inclusion, item: inclusion.label, hosts: [host]))
    return entries.count - 1
  }
}
