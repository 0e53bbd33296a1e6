import Diagnostics
import OrderedCollections

/// Hosts on the command line: `host1,host2,` with at least one comma.
///
/// Behaves as ansible-core's `host_list`, 2.16.
enum HostList: InventorySource {
  static let name = "host_list"

  static func recognises(_ candidate: SourceCandidate) -> Bool {
    candidate.file == nil && candidate.text.contains(",")
  }

  static func load(
    _ candidate: SourceCandidate, into inventory: inout Inventory
  ) throws(InventoryError) {
    for item in items(of: candidate.text) {
      let address =
        item.text.contains("[") && !item.text.hasPrefix("[") ? nil : HostAddress(item.text)
      add(address?.name ?? item.text, port: address?.port, at: item, to: &inventory)
    }
  }

  /// The parts between the commas that are not empty.
  fileprivate static func items(of text: String) -> [PlacedText] {
    let file = SourceFile(name: "-i", text: text)
    let line = PlacedText(
      text: text, location: SourceLocation(file: file, range: 0..<text.utf8.count))
    return text.split(separator: ",").map { line[$0.startIndex..<$0.endIndex].trimmed }
      .filter { !$0.text.isEmpty }
  }

  fileprivate static func add(
    _ name: String, port: Int?, at item: PlacedText, to inventory: inout Inventory
  ) {
    guard inventory.hosts[name] == nil else { return }
    inventory.addHost(name, to: "ungrouped", port: port, at: item.location)
  }
}

/// As `HostList`, with ranges: `node[1:3],`.
///
/// Behaves as ansible-core's `advanced_host_list`, 2.16; only where `enable_plugins` names it.
enum AdvancedHostList: InventorySource {
  static let name = "advanced_host_list"

  static func recognises(_ candidate: SourceCandidate) -> Bool {
    HostList.recognises(candidate)
  }

  static func load(
    _ candidate: SourceCandidate, into inventory: inout Inventory
  ) throws(InventoryError) {
    for item in HostList.items(of: candidate.text) {
      let names = try HostNames(item)
      for name in names.names {
        HostList.add(name, port: names.port, at: item, to: &inventory)
      }
    }
  }
}
