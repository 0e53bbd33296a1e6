import Diagnostics
import OrderedCollections
import Values
import YAML

/// Inventories in YAML or JSON: groups with `hosts`, `children` and `vars`.
///
/// Behaves as ansible-core's `yaml`, 2.16.
struct YAMLFile: InventorySource {
  static let name = "yaml"

  static func recognises(_ candidate: SourceCandidate) -> Bool {
    candidate.file != nil && ["", ".yml", ".yaml", ".json"].contains(candidate.fileExtension)
  }

  static func load(
    _ candidate: SourceCandidate, into inventory: inout Inventory
  ) throws {
    guard let file = candidate.file else { return }
    let document = try YAML.load(file)
    guard let entries = document.value.entries, !entries.isEmpty else {
      let found = document.value.kindName
      throw InventoryError(
        .notAMapping(what: "an inventory", found: found), at: document.value.start)
    }
    if let plugin = document.value.entry("plugin"), let name = plugin.value.text {
      throw InventoryError(.pluginSource(name), at: plugin.value.location)
    }
    var reader = YAMLFile(inventory: inventory)
    reader.inventory.warnings += document.warnings
    for entry in entries { reader.readGroup(entry) }
    if !reader.mistakes.isEmpty { throw DiagnosticError(reader.mistakes.map(\.diagnostic)) }
    inventory = reader.inventory
  }

  enum Section: String, CaseIterable {
    case hosts
    case children
    case vars
  }

  private var inventory: Inventory
  private var mistakes: [InventoryError] = []

  private init(inventory: Inventory) { self.inventory = inventory }

  /// Collects the mistake of one part and goes on with the next.
  private mutating func collecting(
    _ body: (inout YAMLFile) throws(InventoryError) -> Void
  ) {
    do { try body(&self) } catch { mistakes.append(error) }
  }

  /// Reads a group; its name, where it is a group.
  @discardableResult
  private mutating func readGroup(_ entry: Located.Entry, isChild: Bool = false) -> String? {
    do throws(InventoryError) {
      let name = try Self.name(entry.key, of: "a group")
      if !entry.value.isNull, entry.value.entries == nil {
        let found = entry.value.kindName
        if isChild {
          throw InventoryError(
            .notAMapping(what: "the group `\(name)`", found: found), at: entry.value.location)
        }
        let error = InventoryError(.notAGroup(name, found: found), at: entry.key.location)
        inventory.warnings.append(error.warning)
        return nil
      }
      inventory.addGroup(name, at: entry.key.location)
      for part in entry.value.entries ?? [] { readPart(part, of: name) }
      return name
    } catch {
      mistakes.append(error)
      return nil
    }
  }

  private mutating func readPart(_ part: Located.Entry, of group: String) {
    guard let section = part.key.text.flatMap(Section.init) else {
      return warn(of: part, in: group)
    }
    guard let entries = Self.entries(of: part.value) else {
      let what = "`\(section.rawValue)` of a group"
      let kind = InventoryError.Kind.notAMapping(what: what, found: part.value.kindName)
      mistakes.append(InventoryError(kind, at: part.value.location))
      return
    }
    for entry in entries {
      collecting { reader throws(InventoryError) in
        switch section {
        case .hosts: try reader.readHosts(entry, of: group)
        case .children: try reader.readChild(entry, of: group)
        case .vars:
          try reader.inventory.define(
            entry.key.value.pythonString, entry.value.value, onGroup: group, at: entry.key.location)
        }
      }
    }
  }

  private mutating func warn(of part: Located.Entry, in group: String) {
    let name = part.key.value.pythonString
    let sections = Section.allCases.map(\.rawValue)
    let nearest = Suggestion.nearest(to: name, among: sections)
    inventory.warnings.append(
      InventoryError(.unknownKey(name, group: group, nearest: nearest), at: part.key.location)
        .warning)
  }

  private mutating func readChild(
    _ entry: Located.Entry, of group: String
  ) throws(InventoryError) {
    guard let child = readGroup(entry, isChild: true) else { return }
    try inventory.addChild(child, to: group, at: entry.key.location)
  }

  private mutating func readHosts(
    _ entry: Located.Entry, of group: String
  ) throws(InventoryError) {
    let name = try Self.name(entry.key, of: "a host")
    let hosts = try HostNames(PlacedText(text: name, location: entry.key.location))
    let variables = entry.value.entries ?? []
    if entry.value.entries == nil, entry.value.value.isTrue {
      let kind = InventoryError.Kind.notAMapping(
        what: "what stands below a host", found: entry.value.kindName)
      throw InventoryError(kind, at: entry.value.location)
    }
    let values = variables.map { ($0.key.value.pythonString, $0.value.value, $0.key.location) }
    for host in hosts.names {
      inventory.addHost(host, to: group, port: hosts.port, at: entry.key.location)
      for (name, value, location) in values {
        inventory.define(name, value, onHost: host, at: location)
      }
    }
  }

  /// The entries of a section; a lone text stands for a mapping with that key.
  private static func entries(of value: Located) -> [Located.Entry]? {
    if value.isNull { return [] }
    if value.text != nil {
      let null = Located(.scalar(.null), at: value.location)
      return [Located.Entry(key: value, value: null)]
    }
    return value.entries
  }

  private static func name(_ key: Located, of what: String) throws(InventoryError) -> String {
    guard let name = key.text else {
      throw InventoryError(
        .notText(what: "the name of \(what)", found: key.kindName), at: key.location)
    }
    if name.isEmpty {
      throw InventoryError(.emptyName(what: "the name of \(what)"), at: key.location)
    }
    return name
  }
}
