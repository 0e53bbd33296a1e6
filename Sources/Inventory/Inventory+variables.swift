public import OrderedCollections
public import Values

extension Inventory {
  /// All places that set variables of a host, weakest first.
  ///
  /// The order is ansible-core's, 2.16: variables of `all` in the sources; those of other groups,
  /// shallow ones first; `group_vars/all`, then other `group_vars/`, beside the sources and beside
  /// the playbook; then the host's own in the sources, in `host_vars/` beside the sources, and
  /// beside the playbook.
  public func definitions(of host: String) -> [Definition] {
    guard let known = self.host(host) else { return [] }
    return groupDefinitions(of: known) + hostDefinitions(of: known)
  }

  /// All places that set variables of a group itself, weakest first.
  public func definitions(ofGroup group: String) -> [Definition] {
    var found = groups[group]?.definitions ?? []
    for side in [VariableFiles.Side.inventory, .playbook] {
      for files in variableFiles where files.side == side { found += files.groups[group] ?? [] }
    }
    return found
  }

  /// The variables of a host, merged.
  public func variables(of host: String, _ merge: MappingMerge = .replace) -> Mapping {
    Self.merged(definitions(of: host), merge)
  }

  /// The variables of many hosts, merged; hosts of the same groups share the work.
  public func variables(
    of names: some Sequence<String>, _ merge: MappingMerge = .replace
  ) -> OrderedDictionary<String, Mapping> {
    var shared: [OrderedSet<String>: Mapping] = [:]
    var variables: OrderedDictionary<String, Mapping> = [:]
    for name in names {
      guard let host = self.host(name) else { continue }
      let base = shared[host.groups] ?? Self.merged(groupDefinitions(of: host), merge)
      shared[host.groups] = base
      variables[name] = Self.merged(hostDefinitions(of: host), merge, over: base)
    }
    return variables
  }

  /// The groups of a host except `all`, those whose variables are weakest first.
  public func groups(of host: String) -> [Group] {
    guard let known = self.host(host) else { return [] }
    return lineage(of: known.groups).compactMap { groups[$0] }.filter { $0.name != "all" }
      .sorted(by: Group.isWeaker)
  }

  /// What Ansible tells of a host besides its variables: `inventory_hostname`,
  /// `inventory_hostname_short`, `group_names`, `inventory_file`, `inventory_dir`.
  public func magicVariables(of host: String) -> Mapping {
    guard let known = self.host(host) else { return [:] }
    let names = groups(of: host).map(\.name).sorted { $0.precedes($1) }
    let isList = known.source?.hasPrefix("/") == false
    let directory = known.source.flatMap { source in
      isList ? nil : source.lastIndex(of: "/").map { String(source[..<$0]) }
    }
    return [
      "inventory_hostname": .string(host),
      "inventory_hostname_short": .string(known.shortName),
      "group_names": .list(names.map(Value.string)),
      "inventory_file": known.source.map(Value.string) ?? .null,
      "inventory_dir": directory.map(Value.string) ?? .null,
    ]
  }

  /// The groups and their hosts, as the variable `groups` shows them.
  public var groupsVariable: Mapping {
    Mapping(
      groups.keys.map { (.string($0), .list(hosts(in: $0).map(Value.string))) },
      uniquingKeysWith: { _, last in last })
  }

  static func merged(
    _ definitions: [Definition], _ merge: MappingMerge, over base: Mapping = [:]
  ) -> Mapping {
    var variables = base
    for definition in definitions {
      merge.set(.string(definition.name), to: definition.value, in: &variables)
    }
    return variables
  }

  private func hostDefinitions(of host: Host) -> [Definition] {
    var found = host.definitions
    for side in [VariableFiles.Side.inventory, .playbook] {
      for files in variableFiles where files.side == side { found += files.hosts[host.name] ?? [] }
    }
    return found
  }

  private func groupDefinitions(of host: Host) -> [Definition] {
    let others = groups(of: host.name)
    var found = groups["all"]?.definitions ?? []
    for group in others { found += group.definitions }
    for side in [VariableFiles.Side.inventory, .playbook] {
      for files in variableFiles where files.side == side { found += files.groups["all"] ?? [] }
    }
    for side in [VariableFiles.Side.inventory, .playbook] {
      for files in variableFiles where files.side == side {
        for group in others { found += files.groups[group.name] ?? [] }
      }
    }
    return found
  }
}
