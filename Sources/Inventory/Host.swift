public import Diagnostics
public import OrderedCollections
import Values

/// A host of the inventory.
public struct Host: Sendable {
  /// Its name in the inventory, which need not be its address.
  public let name: String
  /// The source that named it first, as an absolute path or a host list; nil when added by a play.
  public internal(set) var source: String?
  /// Where it is named first.
  public internal(set) var location: SourceLocation?
  /// The groups that name it themselves, not those above them.
  public internal(set) var groups: OrderedSet<String> = []
  /// What inventory sources set on it, in order; of equal names the last counts.
  public internal(set) var definitions: [Definition] = []
  /// Whether no source names it: the controller itself under a name such as `localhost`.
  public internal(set) var isImplicit = false

  /// The names under which the controller is a host even where no inventory says so.
  public static let localNames: Set<String> = ["localhost", "127.0.0.1", "::1"]

  init(_ name: String, source: String?, location: SourceLocation?) {
    self.name = name
    self.source = source
    self.location = location
  }

  /// The controller itself.
  static func implicit(_ name: String) -> Host {
    var host = Host(name, source: nil, location: nil)
    host.isImplicit = true
    host.define("ansible_connection", .string("local"), at: nil)
    return host
  }

  mutating func define(_ name: String, _ value: Value, at location: SourceLocation?) {
    definitions.append(
      Definition(
        name: name, value: value, location: location, level: .inventoryHost, owner: self.name))
  }

  /// The name up to its first dot; an address as it is.
  public var shortName: String {
    if HostAddress.isIPAddress(name) { return name }
    return String(name.prefix { $0 != "." })
  }
}
