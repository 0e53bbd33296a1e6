extension IPNetwork {
  /// The fewest networks that hold exactly the addresses of all, in order.
  ///
  /// As with netaddr, a network that touches no other stays as it was written, host part and all.
  static func merged(_ networks: [IPNetwork]) -> [IPNetwork] {
    var runs: [[IPNetwork]] = []
    var end: IPAddress?
    for network in networks.sorted() {
      if let last = end, touches(last, network) {
        runs[runs.count - 1].append(network)
        end = network.last.value > last.value ? network.last : last
      } else {
        runs.append([network])
        end = network.last
      }
    }
    return runs.flatMap { $0.count == 1 ? $0 : covering($0) }
  }

  private static func touches(_ last: IPAddress, _ network: IPNetwork) -> Bool {
    network.family == last.family
      && (last.value == .max || network.first.value <= last.value + 1)
  }

  /// The fewest networks that hold the addresses from the first of the first to the highest of all.
  private static func covering(_ run: [IPNetwork]) -> [IPNetwork] {
    guard let first = run.first, let last = run.map(\.last.value).max() else { return [] }
    var networks: [IPNetwork] = []
    var start: UInt128? = first.first.value
    while let value = start {
      let network = largest(at: IPAddress(masked: value, first.family), notBeyond: last)
      networks.append(network)
      start = network.last.value == last ? nil : network.last.value + 1
    }
    return networks
  }

  /// The largest network that begins at an address.
  private static func largest(at address: IPAddress, notBeyond last: UInt128) -> IPNetwork {
    var network = IPNetwork(address)
    while let wider = IPNetwork(address, prefixLength: network.prefixLength - 1),
      wider.first == address, wider.last.value <= last
    {
      network = wider
    }
    return network
  }

  /// The network around all, as netaddr finds it: it grows from the highest down to the lowest
  /// address, and so is one size larger than equal networks themselves.
  ///
  /// Nil for no networks and for a mixture of families.
  static func spanning(_ networks: [IPNetwork]) -> IPNetwork? {
    guard let least = networks.min(), let greatest = networks.max(),
      least.family == greatest.family
    else { return nil }
    var length = greatest.prefixLength
    var value = greatest.last.value
    while length > 0, value > least.first.value {
      length -= 1
      value = IPNetwork(greatest.last, prefixLength: length)?.first.value ?? 0
    }
    return IPNetwork(IPAddress(masked: value, greatest.family), prefixLength: length)
  }
}
