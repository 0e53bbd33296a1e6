import Diagnostics
import OrderedCollections
public import Values

/// An inventory as `ansible-inventory` shows it.
public struct InventoryListing {
  private let inventory: Inventory
  private let merge: MappingMerge
  /// Whether groups show their own variables and hosts only theirs, as with `--export`.
  private let isExport: Bool

  /// Shows an inventory; `merge` decides how variables are laid over each other.
  public init(
    _ inventory: Inventory, merge: MappingMerge = .replace, isExport: Bool = false
  ) {
    self.inventory = inventory
    self.merge = merge
    self.isExport = isExport
  }

  /// What `--list` prints: groups, and the variables of hosts below `_meta.hostvars`.
  ///
  /// Only `hosts` are listed, all of the inventory's where nil.
  public func list(hosts: [String]? = nil) -> Value {
    let shown = hosts ?? Array(inventory.hosts(in: "all"))
    let available = Set(shown)
    var listing: Mapping = [:]
    var seen: Set<String> = []
    list("all", available, &seen, &listing)
    var variables: Mapping = [:]
    for (name, mapping) in hostVariables(of: shown) where !mapping.isEmpty {
      variables[.string(name)] = Self.marked(.mapping(mapping))
    }
    listing["_meta"] = ["hostvars": .mapping(variables)]
    return .mapping(listing)
  }

  private func list(
    _ name: String, _ available: Set<String>, _ seen: inout Set<String>, _ listing: inout Mapping
  ) {
    guard let group = inventory.groups[name] else { return }
    var parts: Mapping = [:]
    let hosts = name == "all" ? [] : group.hosts.filter(available.contains)
    if !hosts.isEmpty { parts["hosts"] = .list(hosts.map(Value.string)) }
    if !group.children.isEmpty { parts["children"] = .list(group.children.map(Value.string)) }
    let variables = isExport ? groupVariables(of: group) : [:]
    if !variables.isEmpty { parts["vars"] = Self.marked(.mapping(variables)) }
    if !parts.isEmpty { listing[.string(name)] = .mapping(parts) }
    for child in group.children where seen.insert(child).inserted {
      list(child, available, &seen, &listing)
    }
  }

  /// What `--list --yaml` prints: an inventory as a YAML source would hold it.
  public func tree(hosts: [String]? = nil) -> Value {
    let shown = hosts ?? Array(inventory.hosts(in: "all"))
    let variables = hostVariables(of: shown)
    var seenHosts: Set<String> = []
    var seenGroups: Set<String> = []
    return .mapping(tree("all", variables, &seenHosts, &seenGroups))
  }

  private func tree(
    _ name: String, _ variables: OrderedDictionary<String, Mapping>,
    _ seenHosts: inout Set<String>, _ seenGroups: inout Set<String>
  ) -> Mapping {
    guard let group = inventory.groups[name] else { return [:] }
    var children: Mapping = [:]
    for child in group.children {
      if seenGroups.contains(child) {
        children[.string(child)] = [:]
      } else {
        for (key, value) in tree(child, variables, &seenHosts, &seenGroups) {
          children[key] = value
        }
        seenGroups.insert(child)
      }
    }
    var hosts: Mapping = [:]
    for host in group.hosts where name != "all" {
      guard let mapping = variables[host] else { continue }
      hosts[.string(host)] = seenHosts.insert(host).inserted ? .mapping(mapping) : [:]
    }
    var parts: Mapping = [:]
    if !children.isEmpty { parts["children"] = .mapping(children) }
    if !hosts.isEmpty { parts["hosts"] = .mapping(hosts) }
    let own = isExport ? groupVariables(of: group) : [:]
    if !own.isEmpty { parts["vars"] = .mapping(own) }
    return parts.isEmpty ? [:] : [.string(name): .mapping(parts)]
  }

  /// What `--host` prints: the variables of the one host that `pattern` chooses.
  ///
  /// - Parameter pattern: A pattern that chooses one host.
  /// - Returns: Its variables.
  /// - Throws: Where it chooses none, or several.
  public func host(_ pattern: String) throws -> Value {
    let selection = try inventory.hosts(matching: [pattern])
    guard selection.hosts.count == 1, let name = selection.hosts.first else {
      throw InventoryError(.notOneHost(pattern, count: selection.hosts.count))
    }
    return Self.marked(.mapping(hostVariables(of: [name]).values.first ?? [:]))
  }

  /// What `--graph` prints, without the last line break.
  ///
  /// - Parameters:
  ///   - root: The group to begin with.
  ///   - showsVariables: Whether variables are drawn too, as with `--vars`.
  /// - Returns: A line for each group, host and variable.
  /// - Throws: Where there is no such group.
  public func graph(from root: String = "all", showsVariables: Bool = false) throws -> String {
    guard let group = inventory.groups[root] else {
      let nearest = Suggestion.nearest(to: root, among: inventory.groups.keys)
      throw InventoryError(.noSuchGroup(root, nearest: nearest))
    }
    var lines: [String] = []
    let hosts = showsVariables ? hostVariables(of: inventory.hosts(in: root)) : [:]
    draw(group, depth: 0, showsVariables ? hosts : nil, &lines)
    return lines.joined(separator: "\n")
  }

  private func draw(
    _ group: Group, depth: Int, _ variables: OrderedDictionary<String, Mapping>?,
    _ lines: inout [String]
  ) {
    lines.append(Self.branch("@\(group.name):", depth))
    for child in group.children.compactMap({ inventory.groups[$0] }) {
      draw(child, depth: depth + 1, variables, &lines)
    }
    for host in group.hosts where group.name != "all" {
      lines.append(Self.branch(host, depth + 1))
      if let variables { draw(variables[host] ?? [:], depth: depth + 2, &lines) }
    }
    if variables != nil { draw(groupVariables(of: group), depth: depth + 1, &lines) }
  }

  private func draw(_ variables: Mapping, depth: Int, _ lines: inout [String]) {
    let texts = variables.map { (name: $0.key.pythonString, value: $0.value.pythonString) }
    for text in texts.sorted(by: { $0.name.precedes($1.name) }) {
      lines.append(Self.branch("{\(text.name) = \(text.value)}", depth))
    }
  }

  private static func branch(_ text: String, _ depth: Int) -> String {
    depth == 0 ? text : String(repeating: "  |", count: depth) + "--" + text
  }
}

extension InventoryListing {
  private func hostVariables(
    of names: some Sequence<String>
  ) -> OrderedDictionary<String, Mapping> {
    var variables: OrderedDictionary<String, Mapping> = [:]
    if isExport {
      for name in names {
        let own = inventory.definitions(of: name).filter { $0.level >= .inventoryHost }
        variables[name] = Inventory.merged(own, merge)
      }
    } else {
      variables = inventory.variables(of: names, merge)
    }
    return variables.mapValues(Self.shown)
  }

  private func groupVariables(of group: Group) -> Mapping {
    var variables = Inventory.merged(inventory.definitions(ofGroup: group.name), merge)
    if group.priority != 1 { variables["ansible_group_priority"] = .int(group.priority) }
    return Self.shown(variables)
  }

  /// Marks encrypted text, and text that looks like a template but must not be rendered, so that
  /// what reads the JSON knows.
  private static func marked(_ value: Value) -> Value {
    switch value {
    case .string(let text) where TemplateText.looksTemplated(text): ["__ansible_unsafe": value]
    case .object(let vaulted as VaultedText): ["__ansible_vault": .string(vaulted.ciphertext)]
    case .list(let items): .list(items.map(marked))
    case .mapping(let mapping): .mapping(mapping.mapValues(marked))
    default: value
    }
  }

  /// Leaves out what describes a run rather than a host.
  private static func shown(_ variables: Mapping) -> Mapping {
    var shown = variables
    for name in internalNames { shown[.string(name)] = nil }
    return shown
  }

  private static let internalNames = [
    "ansible_async_path", "ansible_collection_name", "ansible_config_file",
    "ansible_dependent_role_names", "ansible_diff_mode", "ansible_facts", "ansible_forks",
    "ansible_inventory_sources", "ansible_limit", "ansible_play_batch", "ansible_play_hosts",
    "ansible_play_hosts_all", "ansible_play_role_names", "ansible_playbook_python",
    "ansible_role_name", "ansible_role_names", "ansible_run_tags", "ansible_skip_tags",
    "ansible_verbosity", "ansible_version", "inventory_dir", "inventory_file",
    "inventory_hostname", "inventory_hostname_short", "groups", "group_names", "omit", "hostvars",
    "playbook_dir", "play_hosts", "role_name", "role_names", "role_path", "role_uuid",
  ]
}
