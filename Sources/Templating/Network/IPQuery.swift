import BigInt
import Jinja
import Values

/// A question that `ipaddr` answers about an address or a network.
///
/// Behaves as ansible.utils' `ipaddr`: null where the question does not apply, false where the value
/// is none of the kind.
struct IPQuery {
  let answer: @Sendable (IPSubject) throws -> Value

  /// The question of a name, a place in the network, or a network that may hold the value; nil
  /// for anything else.
  init?(_ name: String) {
    if let named = Self.named[name] {
      answer = named
    } else if !name.allSatisfy(\.isNumber), let network = IPNetwork(name) {
      answer = { network.cidr.contains($0.network) ? $0.original : nil }
    } else if Double(name) != nil {
      answer = { Self.address(at: name, in: $0) }
    } else {
      return nil
    }
  }

  /// Every name that asks something.
  static var names: [String] { named.map(\.key).sorted() }

  private static func address(at place: String, in subject: IPSubject) -> Value {
    let network = subject.network
    guard !network.isHost else {
      return .string(subject.hasPrefix ? "\(network)" : "\(network.ip)")
    }
    guard let index = Int(python: place), let address = network[index] else { return false }
    return .string("\(address)/\(network.prefixLength)")
  }

  typealias Answer = @Sendable (IPSubject) throws -> Value

  private static let named: [String: Answer] = parts.merging(
    kinds.merging(neighbours, uniquingKeysWith: { first, _ in first }),
    uniquingKeysWith: { first, _ in first })

  private static let parts: [String: Answer] = [
    "": { .string($0.hasPrefix ? "\($0.network)" : "\($0.network.ip)") },
    "address": address,
    "address/prefix": addressAndPrefix,
    "broadcast": { $0.network.broadcast.text },
    "cidr": { .string("\($0.network)") },
    "gateway": addressAndPrefix,
    "gw": addressAndPrefix,
    "host": host,
    "host/prefix": addressAndPrefix,
    "hostmask": { .string("\($0.network.hostmask)") },
    "hostnet": addressAndPrefix,
    "int": number,
    "ip": address,
    "ip/prefix": { hasHost($0.network) ? .string("\($0.network)") : nil },
    "ip_netmask": {
      hasHost($0.network) ? .string("\($0.network.ip) \($0.network.netmask)") : nil
    },
    "net": { $0.isAddress ? nil : .string("\($0.network)") },
    "netmask": { .string("\($0.network.netmask)") },
    "network": { .string("\($0.network.first)") },
    "network/prefix": { .string("\($0.network.cidr)") },
    "network_id": { .string("\($0.network.first)") },
    "network_netmask": { .string("\($0.network.first) \($0.network.netmask)") },
    "network_wildcard": { .string("\($0.network.first) \($0.network.hostmask)") },
    "prefix": { .int($0.network.prefixLength) },
    "revdns": { .string($0.network.ip.reverseName) },
    "router": addressAndPrefix,
    "size": { .whole(BigInt($0.network.distance) + 1) },
    "size_usable": sizeUsable,
    "subnet": { .string("\($0.network.cidr)") },
    "wildcard": { .string("\($0.network.hostmask)") },
    "wrap": wrapped,
  ]

  private static let kinds: [String: Answer] = [
    "6to4": sixToFour,
    "bool": { _ in true },
    "ipv4": version4,
    "ipv6": version6,
    "link-local": { $0.network.ip.isWithin(AddressBlocks.linkLocal) ? $0.original : nil },
    "lo": { $0.network.ip.isWithin(AddressBlocks.loopback) ? $0.original : nil },
    "loopback": { $0.network.ip.isWithin(AddressBlocks.loopback) ? $0.original : nil },
    "multicast": { $0.network.isWithin(AddressBlocks.multicast) ? $0.original : nil },
    "private": { $0.network.isWithin(AddressBlocks.private) ? $0.original : nil },
    "public": { $0.network.ip.isPublic ? $0.original : nil },
    "type": { .string($0.isAddress ? "address" : "network") },
    "unicast": { $0.network.isWithin(AddressBlocks.multicast) ? nil : $0.original },
    "v4": version4,
    "v6": version6,
    "version": { .int($0.network.family.rawValue) },
  ]

  private static let neighbours: [String: Answer] = [
    "first_usable": { try usable(of: $0) { network in network.usable?.lowerBound } },
    "last_usable": { try usable(of: $0) { network in network.usable?.upperBound } },
    "next_usable": { try usable(of: $0) { network in try network.usable(at: 1) } },
    "previous_usable": { try usable(of: $0) { network in try network.usable(at: -1) } },
    "peer": peer,
    "range_usable": { subject in
      guard let range = try requirePrefix(subject).usable else { return nil }
      let (first, last) = (
        IPAddress(guessing: range.lowerBound), IPAddress(guessing: range.upperBound)
      )
      return .string("\(first)-\(last)")
    },
  ]
}

extension IPAddress? {
  /// The address as a value; null for none.
  fileprivate var text: Value { map { .string($0.description) } ?? nil }
}

extension IPNetwork {
  /// The number of the address so many from this one, if hosts may have it.
  func usable(at distance: Int) throws -> UInt128? {
    guard let usable else { return nil }
    guard distance >= 0 || ip.value >= distance.magnitude else {
      throw TemplateError("there is no address \(distance.magnitude) before `\(ip)`")
    }
    return ip.advanced(by: distance).flatMap { usable.contains($0.value) ? $0.value : nil }
  }
}

extension IPQuery {
  private static func hasHost(_ network: IPNetwork) -> Bool {
    network.distance == 1 || network.ip != network.first
  }

  /// Whether hosts cannot have the address because it names the whole network.
  private static func namesNetwork(_ network: IPNetwork) -> Bool {
    network.ip == network.first && network.broadcast != nil
  }

  private static func address(_ subject: IPSubject) -> Value {
    let network = subject.network
    return namesNetwork(network) && network.family == .v4 ? nil : .string("\(network.ip)")
  }

  private static func host(_ subject: IPSubject) -> Value {
    namesNetwork(subject.network) ? nil : .string("\(subject.network)")
  }

  private static func addressAndPrefix(_ subject: IPSubject) -> Value {
    let network = subject.network
    let isEnd = network.ip == network.first || network.ip == network.last
    return isEnd && network.broadcast != nil ? false : .string("\(network)")
  }

  private static func number(_ subject: IPSubject) -> Value {
    let number = subject.network.ip.value
    return subject.hasPrefix
      ? .string("\(number)/\(subject.network.prefixLength)") : .whole(BigInt(number))
  }

  private static func sizeUsable(_ subject: IPSubject) -> Value {
    switch subject.network.distance {
    case 0: 0
    case 1: 2
    case let distance: .whole(BigInt(distance - 1))
    }
  }

  private static func wrapped(_ subject: IPSubject) -> Value {
    let network = subject.network
    guard network.family == .v6 else { return subject.original }
    return .string("[\(network.ip)]" + (subject.hasPrefix ? "/\(network.prefixLength)" : ""))
  }

  private static func sixToFour(_ subject: IPSubject) -> Value {
    let network = subject.network
    if network.family == .v4 {
      guard subject.isAddress, network.ip.isPublic || network.ip.isWithin(AddressBlocks.private)
      else { return false }
      return .string(network.ip.sixToFour)
    }
    guard network.ip.isWithin(AddressBlocks.sixToFour),
      !subject.hasPrefix || network.ip != network.first
    else { return false }
    return subject.original
  }

  private static func version4(_ subject: IPSubject) -> Value {
    let network = subject.network
    guard network.family == .v6 else { return subject.original }
    guard let address = network.ip.embedded,
      let network = IPNetwork(address, prefixLength: network.prefixLength - 96)
    else { return false }
    return .string("\(network)")
  }

  private static func version6(_ subject: IPSubject) -> Value {
    let network = subject.network
    guard network.family == .v4,
      let mapped = IPNetwork(network.ip.mappedToV6, prefixLength: network.prefixLength + 96)
    else { return subject.original }
    return .string("\(mapped)")
  }

  private static func requirePrefix(_ subject: IPSubject) throws -> IPNetwork {
    guard subject.hasPrefix else {
      throw TemplateError("`\(subject.network.ip)` is not a network address")
    }
    return subject.network
  }

  private static func usable(
    of subject: IPSubject, _ choice: (IPNetwork) throws -> UInt128?
  ) throws -> Value {
    let number = try choice(requirePrefix(subject))
    return number.map { .string("\(IPAddress(guessing: $0))") } ?? nil
  }

  /// The other end of a link of two hosts (RFC 3021, or a network of four).
  private static func peer(_ subject: IPSubject) throws -> Value {
    let network = try requirePrefix(subject)
    let address = network.ip.value
    switch network.distance {
    case 1: return .string("\(IPAddress(guessing: address ^ 1))")
    case 3:
      guard address % 4 != 0 else {
        throw TemplateError("the network address of `\(network)` has no peer")
      }
      guard address % 4 != 3 else {
        throw TemplateError("the broadcast address of `\(network)` has no peer")
      }
      return .string("\(IPAddress(guessing: address ^ 3))")
    default: throw TemplateError("`\(network)` is not a point-to-point network")
    }
  }
}
