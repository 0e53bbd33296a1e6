import Jinja
import OrderedCollections
import Values

/// The filters that divide, count and join networks.
///
/// They behave as those of ansible.utils 4.1.
enum SubnetFilters {
  static let all = division + usable + [merge, range]

  private static let division = [
    Filter("ipsubnet", .named("query", ""), .named("index", nil)) {
      (value: Value, query: String, index: WrittenInteger?) in
      try subnet(of: value, query, index?.number)
    },
    Filter("nthhost", .named("query", "")) { (value: Value, query: String) in
      try host(of: value, at: query)
    },
    Filter("network_in_network", .required("test")) { (value: Value, test: Value) in
      bounds(value).contains(bounds(test))
    },
    Filter("network_in_usable", .required("test")) { (value: Value, test: Value) in
      usableBounds(value).contains(bounds(test))
    },
    Filter("reduce_on_network", .required("network")) { (values: [Value], network: Value) in
      let outer = bounds(network)
      return values.filter { outer.contains(bounds($0)) }
    },
  ]

  private static let usable = [
    Filter("next_nth_usable", .required("offset")) { (value: Value, offset: WrittenInteger) in
      try neighbour(of: value, by: offset.number)
    },
    Filter("previous_nth_usable", .required("offset")) { (value: Value, offset: WrittenInteger) in
      try neighbour(of: value, by: -offset.number)
    },
  ]

  private static let merge = Filter("cidr_merge", .named("action", "merge")) {
    (values: [Value], action: String) -> Value in
    let networks = try values.map { value in
      guard let network = value.string.flatMap({ IPNetwork($0) }) else {
        throw TemplateError("`\(value.pythonString)` is not a network")
      }
      return network
    }
    switch action {
    case "merge": return .list(IPNetwork.merged(networks).map { .string("\($0)") })
    case "span": return try span(networks)
    default:
      throw TemplateError("`cidr_merge` has no action `\(action)`", hint: "`merge` or `span`")
    }
  }

  private static func span(_ networks: [IPNetwork]) throws -> Value {
    guard networks.count > 1 else { return networks.first.map { .string("\($0)") } ?? nil }
    guard let network = IPNetwork.spanning(networks) else {
      throw TemplateError("no network holds addresses of both IPv4 and IPv6")
    }
    return .string("\(network)")
  }

  private static let range = Filter("usable_range") { (value: Value) -> Mapping in
    guard let network = value.string.flatMap({ IPNetwork(strict: $0) }) else {
      throw TemplateError("`\(value.pythonString)` is not a network without host bits")
    }
    guard network.distance < 1 << 20 else {
      throw TemplateError("`\(network)` has too many addresses to list them")
    }
    let addresses = (0...Int(network.distance)).compactMap { network[$0]?.compressed }
    return [
      "usable_ips": .list(addresses.map { .string($0) }),
      "number_of_ips": .int(addresses.count),
    ]
  }

  private static func subnet(of value: Value, _ query: String, _ index: Int?) throws -> Value {
    guard let subnetting = Subnetting(value) else { return false }
    guard !query.isEmpty else { return .string("\(subnetting.network)") }
    guard query.allSatisfy(\.isNumber) else {
      guard let larger = IPSubject.network(.string(query)) else {
        throw TemplateError("`\(query)` is neither a subnet nor an IP address")
      }
      return try subnetting.rank(in: larger)
    }
    guard let length = Int(query), length <= subnetting.network.family.width else { return false }
    return try index.map { try subnetting.network(at: $0, ofLength: length) }
      ?? subnetting.count(ofLength: length)
  }

  private static func host(of value: Value, at query: String) throws -> Value {
    guard let network = IPSubject.network(value), let index = Int(python: query) else {
      return false
    }
    guard let address = network[index] else {
      guard index < 0 else { return false }
      throw TemplateError("`\(network)` has no address \(index)")
    }
    return .string("\(address)")
  }

  private static func neighbour(of value: Value, by distance: Int) throws -> Value {
    guard let network = IPSubject.network(value) else { return false }
    return try network.usable(at: distance).map { .string("\(IPAddress(guessing: $0))") } ?? nil
  }

  /// The numbers of the first and the last address, of which networks of two have but the first;
  /// zeros where the value is no network.
  private static func bounds(_ value: Value) -> ClosedRange<UInt128> {
    guard let network = IPSubject(value)?.network.cidr else { return 0...0 }
    return network.first.value...(network.broadcast ?? network.first).value
  }

  private static func usableBounds(_ value: Value) -> ClosedRange<UInt128> {
    guard let network = IPSubject(value)?.network.cidr else { return 0...0 }
    return network.usable ?? network.first.value...network.first.value
  }
}
