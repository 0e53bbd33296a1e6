import Values

/// What `ipaddr` is asked about: an address or a network, as netaddr understands values.
struct IPSubject {
  let network: IPNetwork
  /// Whether a prefix was written, so that answers keep it.
  let hasPrefix: Bool
  /// What queries that only ask give back: the value as it came, or the text of a number.
  let original: Value

  /// Reads a text, or a number: of version 4 where it fits and nothing else is wanted.
  ///
  /// `10/8`, a number with a prefix, is a network too.
  init?(_ value: Value, version: Int? = nil) {
    guard let text = value.string ?? value.int.map({ String($0) }) else { return nil }
    if !text.isEmpty, text.allSatisfy({ ("0"..."9").contains($0) }) {
      self.init(number: text, version: version)
    } else if value.string == nil {
      return nil
    } else if let network = IPNetwork(text) {
      self.init(network, hasPrefix: text.contains("/"), original: value)
    } else {
      self.init(numberWithPrefix: text)
    }
  }

  private init(_ network: IPNetwork, hasPrefix: Bool, original: Value) {
    self.network = network
    self.hasPrefix = hasPrefix
    self.original = original
  }

  private init?(number text: String, version: Int?) {
    guard let number = UInt128(text),
      let address = IPAddress(number, version == 6 ? .v6 : .v4)
        ?? IPAddress(number, .v6)
    else { return nil }
    let network = IPNetwork(address)
    self.init(network, hasPrefix: false, original: .string(network.description))
  }

  private init?(numberWithPrefix text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = UInt128(python: parts[0]),
      let length = Int(python: parts[1]),
      let network = IPAddress(number, .v4).flatMap({ IPNetwork($0, prefixLength: length) })
        ?? IPAddress(number, .v6).flatMap({ IPNetwork($0, prefixLength: length) })
    else { return nil }
    self.init(network, hasPrefix: true, original: .string(network.description))
  }

  /// Whether it names one host rather than a whole network: a host part, or nothing but one address.
  var isAddress: Bool { network.isHost || network.ip != network.first }

  /// The network, which filters of networks start from: with its host part only where that says
  /// which address is meant.
  static func network(_ value: Value) -> IPNetwork? {
    IPSubject(value).map { $0.isAddress ? $0.network : $0.network.cidr }
  }
}
