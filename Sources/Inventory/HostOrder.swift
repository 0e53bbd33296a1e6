/// The order in which the chosen hosts of a play are taken.
public enum HostOrder: String, Sendable, CaseIterable {
  /// As the inventory and the pattern name them.
  case inventory
  /// The other way round.
  case reverseInventory = "reverse_inventory"
  /// By name.
  case sorted
  /// By name, the other way round.
  case reverseSorted = "reverse_sorted"
  /// At random.
  case shuffle

  /// The hosts in this order; `generator` is used for `shuffle` only.
  public func arrange(
    _ hosts: [String], using generator: inout some RandomNumberGenerator
  ) -> [String] {
    switch self {
    case .inventory: hosts
    case .reverseInventory: hosts.reversed()
    case .sorted: hosts.sorted { $0.precedes($1) }
    case .reverseSorted: hosts.sorted { $1.precedes($0) }
    case .shuffle: hosts.shuffled(using: &generator)
    }
  }
}
