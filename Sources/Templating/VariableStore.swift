public import Diagnostics
public import OrderedCollections
public import Values

/// The variables of all hosts of a run, apart from those of plays, blocks and tasks.
///
/// A value: a task sees the store as it was when the task began, whatever other hosts do meanwhile.
public struct VariableStore: Sendable {
  /// What one host has.
  struct Own: Sendable {
    /// Whether the inventory has the host; the implicit localhost gets variables without.
    var isListed = false
    var inventory: Mapping = [:]
    /// Those of them that a task set (`add_host`).
    var added: Set<Value> = []
    var facts: Mapping = [:]
    var included: Mapping = [:]
    var set: Mapping = [:]
  }

  private(set) var hosts: OrderedDictionary<String, Own> = [:]
  /// The groups and their hosts, as the variable `groups` shows them.
  public var groups: Mapping = [:]
  /// Variables given with `-e`.
  public var extra: Mapping = [:]
  /// Variables that are the same for the whole run, such as `playbook_dir`; weaker than all but
  /// role defaults.
  public var magic: Mapping = [:]
  /// Whether facts are variables of their own too (`inject_facts_as_vars`).
  public var injectsFacts = true
  /// Decrypts `!vault` values when they are used.
  public var vaultKeys: VaultKeys = .none
  /// What `ansible_managed` says in template files.
  public var managedText = "Ansible managed"
  /// Takes what a person should know of a template although it goes on.
  public var warn: @Sendable (Diagnostic) -> Void = { _ in }

  /// Knows no host yet.
  public init() {}

  /// The names of all hosts, in the order of the inventory.
  public var hostNames: some Sequence<String> {
    hosts.lazy.filter { $0.value.isListed }.map(\.key)
  }

  /// Whether there are variables of such a host.
  public func knows(_ host: String) -> Bool { hosts[host] != nil }

  /// Whether the inventory has such a host, or a task added it.
  public func lists(_ host: String) -> Bool { hosts[host]?.isListed ?? false }

  /// Gives a host the variables that the inventory and its variable files hold for it, merged;
  /// `added` are those that a task set there.
  public mutating func setInventory(
    _ variables: Mapping, of host: String, added: Set<Value> = []
  ) {
    hosts[host, default: Own()].inventory = variables
    hosts[host]?.isListed = true
    hosts[host]?.added = added
  }

  /// Sets variables on a host as `set_fact` and `register` do.
  public mutating func set(_ variables: Mapping, on host: String) {
    for (name, value) in variables { hosts[host, default: Own()].set[name] = value }
  }

  /// Sets variables on a host as `include_vars` does.
  public mutating func include(_ variables: Mapping, on host: String) {
    for (name, value) in variables { hosts[host, default: Own()].included[name] = value }
  }

  /// Adds facts that were gathered on a host.
  public mutating func addFacts(_ facts: Mapping, of host: String) {
    for (name, value) in facts { hosts[host, default: Own()].facts[name] = value }
  }

  /// The facts of a host under the names with which they were gathered.
  public func facts(of host: String) -> Mapping { hosts[host]?.facts ?? [:] }

  /// Forgets the facts of a host; what tasks set beside them stays.
  public mutating func clearFacts(of host: String) { hosts[host]?.facts = [:] }
}
