import Diagnostics
import OrderedCollections
import Values

/// Inventories in INI: `[group]`, `[group:vars]`, `[group:children]`.
///
/// Behaves as ansible-core's `ini`, 2.16: values on host lines and below `:vars` are Python
/// literals where they can be, text otherwise.
struct INIFile: InventorySource {
  static let name = "ini"

  static func recognises(_ candidate: SourceCandidate) -> Bool { candidate.file != nil }

  static func load(
    _ candidate: SourceCandidate, into inventory: inout Inventory
  ) throws {
    guard let file = candidate.file else { return }
    guard file.isUTF8 else { throw InventoryError(.notUTF8(file.name)) }
    var reader = INIFile(inventory: inventory)
    for line in file.placedLines { reader.read(line.trimmed) }
    reader.finish()
    if !reader.mistakes.isEmpty { throw DiagnosticError(reader.mistakes.map(\.diagnostic)) }
    inventory = reader.inventory
  }

  enum SectionKind: String, CaseIterable {
    case hosts
    case children
    case vars
  }

  /// A group that is spoken of before its own section.
  enum Pending {
    case variables(section: PlacedText)
    case child(parents: [(name: String, line: PlacedText)])
  }

  private var inventory: Inventory
  private var mistakes: [InventoryError] = []
  private var pending: OrderedDictionary<String, Pending> = [:]
  private var group = "ungrouped"
  /// What the section holds; nil where its head is wrong, and its lines are not looked at.
  private var kind: SectionKind? = .hosts

  private init(inventory: Inventory) { self.inventory = inventory }

  private mutating func read(_ line: PlacedText) {
    guard let first = line.text.first, first != "#", first != ";" else { return }
    do throws(InventoryError) {
      if first == "[", let head = INISectionHead(line) {
        try enter(head)
      } else if first == "[", line.text.hasSuffix("]") {
        kind = nil
        throw InventoryError(.wrongSection(line.text), at: line.location)
      } else {
        switch kind {
        case .hosts: try readHost(line)
        case .vars: try readVariable(line)
        case .children: try readChild(line)
        case nil: break
        }
      }
    } catch {
      mistakes.append(error)
    }
  }

  private mutating func enter(_ head: INISectionHead) throws(InventoryError) {
    guard let kind = SectionKind(rawValue: head.kind?.text ?? "hosts") else {
      self.kind = nil
      let name = head.kind?.text ?? ""
      let nearest = Suggestion.nearest(to: name, among: SectionKind.allCases.map(\.rawValue))
      throw InventoryError(
        .unknownSectionKind(name, nearest: nearest), at: head.kind?.location)
    }
    group = head.group.text
    self.kind = kind
    if inventory.groups[group] == nil {
      if kind == .vars, pending[group] == nil { pending[group] = .variables(section: head.group) }
      inventory.addGroup(group, at: head.group.location)
    }
    if kind != .vars { try settle(group) }
  }

  /// Gives a group whose section begins to the parents that named it before.
  private mutating func settle(_ group: String) throws(InventoryError) {
    guard let declared = pending.removeValue(forKey: group),
      case .child(let parents) = declared
    else { return }
    for parent in parents {
      try inventory.addChild(group, to: parent.name, at: parent.line.location)
      if case .child = pending[parent.name] { try settle(parent.name) }
    }
  }

  private mutating func readHost(_ line: PlacedText) throws(InventoryError) {
    let words = try INIWords.split(line)
    guard let entry = words.first else { return }
    let hosts = try HostNames(entry)
    if entry.text.hasSuffix(":"), hosts.port == nil {
      throw InventoryError(.colonWithoutPort(entry.text), at: entry.location)
    }
    if hosts.names.contains("---") { throw InventoryError(.documentMarker, at: entry.location) }
    var variables: [(name: String, value: Value, location: SourceLocation)] = []
    for word in words.dropFirst() {
      guard let sign = word.text.firstIndex(of: "=") else {
        mistakes.append(InventoryError(.notAnAssignment(word.text), at: word.location))
        continue
      }
      let text = String(word.text[word.text.index(after: sign)...])
      variables.append(
        (String(word.text[..<sign]), INIValue.read(text, at: word.location), word.location))
    }
    for host in hosts.names {
      inventory.addHost(host, to: group, port: hosts.port, at: entry.location)
      for variable in variables {
        inventory.define(
          variable.name, variable.value, onHost: host, at: variable.location)
      }
    }
  }

  private mutating func readVariable(_ line: PlacedText) throws(InventoryError) {
    guard let sign = line.text.firstIndex(of: "=") else {
      throw InventoryError(.notAnAssignment(line.text), at: line.location)
    }
    let name = line.text[..<sign].trimmed
    let value = line[line.text.index(after: sign)..<line.text.endIndex].trimmed
    try inventory.define(
      name, INIValue.read(value.text, at: value.location), onGroup: group, at: line.location)
  }

  private mutating func readChild(_ line: PlacedText) throws(InventoryError) {
    guard let child = INISectionHead.groupName(line) else {
      throw InventoryError(.wrongGroupName(line.text), at: line.location)
    }
    if inventory.groups[child.text] != nil {
      try inventory.addChild(child.text, to: group, at: child.location)
    } else if case .child(let parents) = pending[child.text] {
      pending[child.text] = .child(parents: parents + [(group, child)])
    } else {
      pending[child.text] = .child(parents: [(group, child)])
    }
  }

  /// Finds the groups that never got a section of their own.
  private mutating func finish() {
    for (name, declared) in pending {
      let known = inventory.groups.keys.filter { $0 != name && pending[$0] == nil }
      let nearest = Suggestion.nearest(to: name, among: known)
      switch declared {
      case .variables(let section):
        mistakes.append(
          InventoryError(
            .undefinedGroup(name, section: "\(name):vars", nearest: nearest),
            at: section.location))
      case .child(let parents):
        for parent in parents {
          mistakes.append(
            InventoryError(
              .undefinedGroup(name, section: "\(parent.name):children", nearest: nearest),
              at: parent.line.location))
        }
      }
    }
    mistakes.sort { ($0.location?.range.lowerBound ?? 0) < ($1.location?.range.lowerBound ?? 0) }
  }
}
