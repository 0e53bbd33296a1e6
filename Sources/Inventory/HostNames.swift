import Diagnostics

/// The hosts that one entry of an inventory stands for, ranges expanded, and their port.
struct HostNames {
  let names: [String]
  let port: Int?

  /// Reads `name`, `name:port`, `node[01:20].example.org`, `[address]:port`; a text that is no
  /// address is a name as a whole.
  init(_ entry: PlacedText) throws(InventoryError) {
    let address = HostAddress(entry.text)
    let pattern = address?.name ?? entry.text
    port = address?.port
    do {
      names = try HostRange.expand(pattern)
    } catch {
      throw InventoryError(.wrongRange(error, pattern: entry.text), at: entry.location)
    }
  }
}
