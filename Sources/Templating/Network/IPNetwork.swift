/// An address together with the length of its network's prefix: `192.168.0.5/24`.
struct IPNetwork: Hashable, Sendable {
  /// The address as given; its host part need not be zero.
  let ip: IPAddress
  /// How many leading bits name the network.
  let prefixLength: Int

  /// Joins an address and a length; nil for a length that the family has not.
  init?(_ ip: IPAddress, prefixLength: Int) {
    guard (0...ip.family.width).contains(prefixLength) else { return nil }
    self.init(checked: ip, prefixLength)
  }

  /// The network of one address.
  init(_ ip: IPAddress) { self.init(checked: ip, ip.family.width) }

  private init(checked ip: IPAddress, _ prefixLength: Int) {
    self.ip = ip
    self.prefixLength = prefixLength
  }

  /// Reads `address`, `address/length`, `address/netmask` or `address/hostmask`.
  init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let ip = IPAddress(first) else { return nil }
    guard parts.count == 2 else {
      self.init(ip)
      return
    }
    if let length = Int(python: parts[1]) {
      self.init(ip, prefixLength: length)
    } else {
      guard let mask = IPAddress(parts[1]), mask.family == ip.family,
        let length = mask.prefixLength
      else { return nil }
      self.init(ip, prefixLength: length)
    }
  }

  /// Reads a network as Python's `ipaddress` does: nothing but zeros in the host part, and only
  /// digits or, in version 4, a mask after the slash.
  init?(strict text: String) {
    guard let network = IPNetwork(text), network.ip == network.first else { return nil }
    if let slash = text.firstIndex(of: "/") {
      let suffix = text[text.index(after: slash)...]
      let isMask = network.family == .v4 && IPAddress(suffix) != nil
      guard isMask || suffix.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
    }
    self = network
  }

  var family: IPAddress.Family { ip.family }

  /// The bits of the host part, all set.
  var hostmask: IPAddress {
    let bits = family.width - prefixLength
    return IPAddress(masked: bits == 128 ? .max : (1 << UInt128(bits)) - 1, family)
  }

  /// The bits of the network part, all set.
  var netmask: IPAddress { IPAddress(masked: ~hostmask.value, family) }

  /// The lowest address, which names the network.
  var first: IPAddress { IPAddress(masked: ip.value & netmask.value, family) }

  /// The highest address.
  var last: IPAddress { IPAddress(masked: ip.value | hostmask.value, family) }

  /// The highest address where hosts cannot have it: not in networks of one or two (RFC 3021).
  var broadcast: IPAddress? { family.width - prefixLength <= 1 ? nil : last }

  /// The network without a host part.
  var cidr: IPNetwork { IPNetwork(checked: first, prefixLength) }

  /// How many addresses there are, less one, so that it always can be counted.
  var distance: UInt128 { hostmask.value }

  /// Whether it holds exactly one address.
  var isHost: Bool { prefixLength == family.width }

  /// The first and the last address that hosts may have: both of two, none of one.
  var usable: ClosedRange<UInt128>? {
    switch distance {
    case 0: nil
    case 1: first.value...last.value
    default: (first.value + 1)...(last.value - 1)
    }
  }

  /// Whether every address of the other is in this one.
  func contains(_ other: IPNetwork) -> Bool {
    family == other.family && prefixLength <= other.prefixLength
      && other.ip.value & netmask.value == first.value
  }

  /// Whether the address is in it.
  func contains(_ address: IPAddress) -> Bool { contains(IPNetwork(address)) }

  /// The address at a place counted from the first, or backwards from the last; nil outside.
  subscript(index: Int) -> IPAddress? {
    let step = UInt128(index < 0 ? index.magnitude - 1 : index.magnitude)
    guard step <= distance else { return nil }
    return IPAddress(masked: index < 0 ? last.value - step : first.value + step, family)
  }

  /// The smaller network at a place among those of the given length.
  func subnet(_ index: UInt128, prefixLength length: Int) -> IPNetwork? {
    let shift = family.width - length
    let offset = shift == 128 ? 0 : index << UInt128(shift)
    return IPNetwork(IPAddress(masked: first.value &+ offset, family), prefixLength: length)
  }
}

extension IPNetwork: CustomStringConvertible {
  var description: String { "\(ip)/\(prefixLength)" }
}

extension IPNetwork: Comparable {
  /// By family, lowest address, size from large to small, host part, as netaddr sorts.
  static func < (left: IPNetwork, right: IPNetwork) -> Bool {
    (left.family.rawValue, left.first.value, left.prefixLength, left.ip.value)
      < (right.family.rawValue, right.first.value, right.prefixLength, right.ip.value)
  }
}
