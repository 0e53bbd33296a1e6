/// Named blocks of addresses, as netaddr takes them.
enum AddressBlocks {
  static let loopback = IPNetwork.all("127.0.0.0/8", "::1")
  static let linkLocal = IPNetwork.all("169.254.0.0/16", "fe80::/10")
  static let multicast = IPNetwork.all("224.0.0.0/4", "ff00::/8")
  static let sixToFour = IPNetwork.all("2002::/16")
  static let `private` = IPNetwork.all(
    "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "239.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fec0::/10", "fe80::/10")
}

extension IPNetwork {
  /// The networks of texts that are known to be right.
  static func all(_ texts: String...) -> [IPNetwork] { texts.compactMap { IPNetwork($0) } }

  /// Whether one of the blocks holds it wholly.
  func isWithin(_ blocks: [IPNetwork]) -> Bool { blocks.contains { $0.contains(self) } }
}

extension IPAddress {
  /// Whether one of the blocks holds it.
  func isWithin(_ blocks: [IPNetwork]) -> Bool { IPNetwork(self).isWithin(blocks) }

  /// Whether anybody may use it for a host that all can reach.
  var isPublic: Bool {
    !isWithin(AddressBlocks.multicast) && !isWithin(AddressBlocks.private)
      && !isWithin(AddressBlocks.loopback) && !isNetmask && !isHostmask
  }

  /// The network that 6to4 gives the holder of a version 4 address (RFC 3056 §2).
  var sixToFour: String {
    let bytes = groups.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }
    return "2002:\(bytes[0])\(bytes[1]):\(bytes[2])\(bytes[3])::1/48"
  }
}
