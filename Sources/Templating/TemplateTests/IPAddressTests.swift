import Jinja
import Values

/// The tests of addresses and networks.
///
/// They behave as those of ansible.utils 4.1, with the blocks of Python 3.11.
enum IPAddressTests {
  static let all = kinds + blocks + networks

  private static let kinds = [
    TemplateTest("ip") { (value: Value) in network(value) != nil },
    TemplateTest("ip_address") { (value: Value) in address(value) != nil },
    TemplateTest("ipv4") { (value: Value) in network(value)?.family == .v4 },
    TemplateTest("ipv4_address") { (value: Value) in address(value)?.family == .v4 },
    TemplateTest("ipv4_hostmask") { (value: Value) in
      mask(value) { $0.hostmask }
    },
    TemplateTest("ipv4_netmask") { (value: Value) in
      mask(value) { $0.netmask }
    },
    TemplateTest("ipv6") { (value: Value) in network(value)?.family == .v6 },
    TemplateTest("ipv6_address") { (value: Value) in address(value)?.family == .v6 },
    TemplateTest("ipv6_ipv4_mapped") { (value: Value) in address(value)?.mapped != nil },
    TemplateTest("ipv6_sixtofour") { (value: Value) in
      address(value)?.isWithin(AddressRegistry.sixToFour) ?? false
    },
    TemplateTest("ipv6_teredo") { (value: Value) in
      address(value)?.isWithin(AddressRegistry.teredo) ?? false
    },
    TemplateTest("mac") { (text: String) in isHardwareAddress(text) },
  ]

  private static let blocks = [
    TemplateTest("loopback") { (value: Value) in
      address(value)?.isWithin(AddressBlocks.loopback) ?? false
    },
    TemplateTest("multicast") { (value: Value) in
      address(value)?.isWithin(AddressBlocks.multicast) ?? false
    },
    TemplateTest("private") { (value: Value) in address(value).map(isPrivate) ?? false },
    TemplateTest("public") { (value: Value) in
      address(value).map { !isPrivate($0) && !$0.isWithin(AddressRegistry.shared) } ?? false
    },
    TemplateTest("reserved") { (value: Value) in
      address(value)?.isWithin(AddressRegistry.reserved) ?? false
    },
    TemplateTest("unspecified") { (value: Value) in address(value)?.value == 0 },
  ]

  private static let networks = [
    TemplateTest("resolvable") { (host: String) in HostNameLookup.knows(host) },
    TemplateTest("in_network", .required("network")) { (value: Value, outer: Value) in
      isWithin(value, outer)
    },
    TemplateTest("in_any_network", .required("networks")) { (value: Value, outers: [Value]) in
      outers.contains { isWithin(value, $0) }
    },
    TemplateTest("in_one_network", .required("networks")) { (value: Value, outers: [Value]) in
      outers.count { isWithin(value, $0) } == 1
    },
    TemplateTest("subnet_of", .required("network_b")) { (value: Value, outer: Value) in
      isWithin(value, outer)
    },
    TemplateTest("supernet_of", .required("network_b")) { (value: Value, inner: Value) in
      isWithin(inner, value)
    },
  ]

  private static func address(_ value: Value) -> IPAddress? {
    value.string.flatMap { IPAddress($0) }
  }

  private static func network(_ value: Value) -> IPNetwork? {
    value.string.flatMap { IPNetwork(strict: $0) }
  }

  private static func isWithin(_ inner: Value, _ outer: Value) -> Bool {
    guard let inner = network(inner), let outer = network(outer) else { return false }
    return outer.contains(inner)
  }

  private static func isPrivate(_ address: IPAddress) -> Bool {
    (address.mapped ?? address).isWithin(AddressRegistry.private)
  }

  /// Whether the text is the mask that it makes of a network.
  private static func mask(_ value: Value, _ part: (IPNetwork) -> IPAddress) -> Bool {
    guard let text = value.string, let network = IPNetwork(strict: "10.0.0.0/\(text)") else {
      return false
    }
    return part(network).description == text
  }

  /// Six pairs of digits with colons or dashes, three groups of four with dots, or twelve digits.
  private static func isHardwareAddress(_ text: String) -> Bool {
    let groups = text.utf8.split(omittingEmptySubsequences: false) { !isHexadecimal($0) }
    let separators = text.utf8.filter { !isHexadecimal($0) }
    switch groups.count {
    case 1: return text.utf8.count == 12
    case 3:
      return groups.allSatisfy { $0.count == 4 }
        && separators.allSatisfy { $0 == UInt8(ascii: ".") }
    case 6:
      return groups.allSatisfy { $0.count == 2 }
        && separators.allSatisfy { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-") }
    default: return false
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    Character(Unicode.Scalar(byte)).isHexDigit
  }
}
