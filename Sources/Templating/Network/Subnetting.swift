import BigInt
import Jinja
import Values

/// What `ipsubnet` works out of a network: how many smaller ones it has, which one that is, where it
/// stands in a larger one.
struct Subnetting {
  /// The network without its host part.
  let network: IPNetwork

  init?(_ value: Value) {
    guard let network = IPSubject(value)?.network else { return nil }
    self.network = network.cidr
  }

  /// How many networks of a length it has; of one address, the first such network around it.
  func count(ofLength length: Int) throws -> Value {
    if network.isHost {
      guard let around = try around(at: 0, from: length) else { return false }
      return .string("\(around)")
    }
    guard length >= network.prefixLength else {
      throw TemplateError(
        "`\(network)` is smaller than a network of prefix length \(length)")
    }
    let bits = length - network.prefixLength
    return .string(
      bits == 128 ? "\(BigInt(1) << 128)" : "\(UInt128(1) << bits)"
    )
  }

  /// The network of a length at a place; counted from the end where the place is negative.
  func network(at index: Int, ofLength length: Int) throws -> Value {
    if network.isHost {
      let width = network.family.width
      guard index <= width + 1 - index, index >= length - width,
        let around = try around(at: index, from: length)
      else { return false }
      return .string("\(around)")
    }
    guard let place = place(of: index, amongLength: length),
      let first = network.subnet(place, prefixLength: length)?.ip
    else { return false }
    guard let subnet = IPNetwork(IPAddress(guessing: first.value), prefixLength: length) else {
      throw TemplateError("`\(network)` has no network \(index) of prefix length \(length)")
    }
    return .string("\(subnet)")
  }

  private func place(of index: Int, amongLength length: Int) -> UInt128? {
    let bits = length - network.prefixLength
    // A network larger than this one counts as one, of which this is the beginning.
    guard bits >= 0 else { return index == 0 ? 0 : nil }
    let greatest = bits == 128 ? UInt128.max : (1 << UInt128(bits)) - 1
    let distance = UInt128(index < 0 ? index.magnitude - 1 : index.magnitude)
    guard distance <= greatest else { return nil }
    return index < 0 ? greatest - distance : distance
  }

  /// One of the networks around a single address, which have every length from that given on.
  private func around(at index: Int, from length: Int) throws -> IPNetwork? {
    let lengths = length..<max(length, network.prefixLength)
    let place = index < 0 ? lengths.count + index : index
    guard (0..<lengths.count).contains(place) else {
      throw TemplateError("`\(network)` has no network \(index) of prefix length \(length)")
    }
    return IPNetwork(network.ip, prefixLength: lengths.lowerBound + place)?.cidr
  }

  /// The place, counted from one, among its like in a larger network.
  func rank(in larger: IPNetwork) throws -> Value {
    guard larger.contains(network) else {
      throw TemplateError("`\(network)` is not in the subnet `\(larger.cidr)`")
    }
    let shift = UInt128(network.family.width - network.prefixLength)
    let offset = network.ip.value - larger.first.value
    return .string("\((shift == 128 ? 0 : offset >> shift) + 1)")
  }
}
