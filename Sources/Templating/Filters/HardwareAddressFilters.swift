import BigInt
import Jinja
import Values

/// The filters for addresses of network interfaces.
///
/// They behave as those of ansible.utils 4.1.
enum HardwareAddressFilters {
  static let all = [
    Filter("hwaddr", .named("query", ""), .named("alias", "hwaddr")) {
      (text: String, query: String, alias: String) in
      try answer(text, query, alias: alias)
    },
    Filter("macaddr", .named("query", "")) { (text: String, query: String) in
      try answer(text, query, alias: "macaddr")
    },
    Filter("slaac", .named("query", "")) { (value: Value, query: String) -> Value in
      guard let network = IPSubject(value)?.network, network.family == .v6,
        let interface = HardwareAddress(query)
      else { return false }
      let (sum, overflow) = network.first.value.addingReportingOverflow(
        UInt128(interface.interfaceIdentifier))
      guard !overflow else {
        throw TemplateError("`\(network)` has no room for the address of `\(query)`")
      }
      return .string("\(IPAddress(masked: sum, .v6))")
    },
  ]

  private static let forms: [String: @Sendable (HardwareAddress) -> Value] = [
    "bare": { .string($0.text(bits: 48, separator: "", isUppercase: true)) },
    "bool": { _ in true },
    "cisco": { .string($0.text(bits: 16, separator: ".")) },
    "eui48": windows,
    "int": { .whole(BigInt($0.value)) },
    "linux": { .string($0.text(bits: 8, separator: ":")) },
    "pgsql": postgreSQL,
    "postgresql": postgreSQL,
    "psql": postgreSQL,
    "unix": { .string($0.text(bits: 8, separator: ":", isPadded: false)) },
    "win": windows,
  ]

  private static func windows(_ address: HardwareAddress) -> Value {
    .string(address.text(bits: 8, separator: "-", isUppercase: true))
  }

  private static func postgreSQL(_ address: HardwareAddress) -> Value {
    .string(address.text(bits: 24, separator: ":"))
  }

  private static func answer(_ text: String, _ query: String, alias: String) throws -> Value {
    let address = HardwareAddress(text)
    if address == nil, !query.isEmpty, query != "bool" {
      throw TemplateError("`\(text)` is not a hardware address")
    }
    guard !query.isEmpty else { return address == nil ? nil : .string(text) }
    guard let form = forms[query] else {
      throw TemplateError("`\(alias)` has no query `\(query)`")
    }
    guard address?.width != 64 || query == "bool" || query == "int" else {
      throw TemplateError("`\(text)` has 64 bits, which `\(query)` cannot write")
    }
    return address.map(form) ?? nil
  }
}
