import Jinja
import Values

/// The filters that write one address in another form.
///
/// They behave as those of ansible.utils 4.1.
enum AddressFormFilters {
  static let all = [
    Filter("ipmath", .required("amount")) { (text: String, amount: WrittenInteger) in
      let address = text.contains("/") ? IPNetwork(text)?.ip : IPAddress(text)
      guard let address else { throw notAddress(text) }
      guard let result = address.advanced(by: amount.number) else {
        throw TemplateError("`\(address)` and \(amount.number) are beyond the last address")
      }
      return "\(result)"
    },
    Filter("ip4_hex", .named("delimiter", "")) { (text: String, delimiter: String) in
      guard let address = IPAddress(text), address.family == .v4 else { throw notAddress(text) }
      return address.groups.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        .joined(separator: delimiter)
    },
    Filter("ipcut", .required("amount")) { (text: String, amount: WrittenInteger) in
      guard let address = IPAddress(text), address.family == .v6 else { throw notAddress(text) }
      return cut(address, amount.number)
    },
    Filter("ipv6form", .required("format")) { (text: String, format: String) -> Value in
      guard ["expand", "compress", "x509"].contains(format) else { return nil }
      guard let address = IPAddress(text), address.family == .v6 || format != "x509" else {
        throw notAddress(text)
      }
      switch format {
      case "expand": return .string(address.exploded)
      case "compress": return .string(address.compressed)
      default: return .string(address.uncompressed)
      }
    },
  ]

  private static func notAddress(_ text: String) -> TemplateError {
    TemplateError("`\(text)` is not a valid IP address here")
  }

  /// The first so many bits, or the last where the amount is negative, in groups of sixteen.
  private static func cut(_ address: IPAddress, _ amount: Int) -> String {
    let count = Int(min(amount.magnitude, 128))
    let bits = (0..<count).map { index in
      let place = amount < 0 ? count - 1 - index : 127 - index
      return UInt16(truncatingIfNeeded: address.value >> UInt128(place)) & 1
    }
    return stride(from: 0, to: count, by: 16).map { start in
      let group = bits[start..<min(start + 16, count)].reduce(0) { $0 << 1 | $1 }
      return String(group, radix: 16)
    }.joined(separator: ":")
  }
}
