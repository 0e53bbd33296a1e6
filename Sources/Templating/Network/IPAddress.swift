/// An address of the Internet Protocol, of either family.
struct IPAddress: Hashable, Sendable {
  /// The two families of addresses.
  enum Family: Int, Sendable {
    case v4 = 4
    case v6 = 6

    /// How many bits an address has.
    var width: Int { self == .v4 ? 32 : 128 }

    /// The address whose bits are all set.
    var greatest: UInt128 { self == .v4 ? 0xffff_ffff : .max }
  }

  let family: Family
  let value: UInt128

  /// An address by its number; nil where the family has no such number.
  init?(_ value: UInt128, _ family: Family) {
    guard value <= family.greatest else { return nil }
    self.init(masked: value, family)
  }

  /// The address of a bare number: of version 4 where the number is small enough, as netaddr
  /// takes it.
  init(guessing value: UInt128) {
    self.init(masked: value, value <= Family.v4.greatest ? .v4 : .v6)
  }

  /// An address of bits that are known to fit.
  init(masked value: UInt128, _ family: Family) {
    self.value = value & family.greatest
    self.family = family
  }

  /// The address so many further on, or back; nil beyond the ends of the family.
  func advanced(by distance: Int) -> IPAddress? {
    let magnitude = UInt128(distance.magnitude)
    let (sum, overflow) =
      distance < 0
      ? value.subtractingReportingOverflow(magnitude) : value.addingReportingOverflow(magnitude)
    return overflow ? nil : IPAddress(sum, family)
  }

  /// Whether the bits are ones followed by zeros.
  var isNetmask: Bool { Self.isHostmask(value ^ family.greatest) }

  /// Whether the bits are zeros followed by ones.
  var isHostmask: Bool { Self.isHostmask(value) }

  /// How many bits lead a netmask, or trail the leading zeros of a hostmask; nil for other addresses.
  var prefixLength: Int? {
    if isNetmask { return family.width - (value ^ family.greatest).nonzeroBitCount }
    return isHostmask ? family.width - value.nonzeroBitCount : nil
  }

  private static func isHostmask(_ bits: UInt128) -> Bool { bits & (bits &+ 1) == 0 }

  /// The version 4 address inside a version 6 one: mapped (RFC 4291 §2.5.5.2), else compatible.
  var embedded: IPAddress? {
    guard family == .v6 else { return self }
    if let mapped { return mapped }
    return IPAddress(value, .v4)
  }

  /// The version 4 address that a version 6 one maps; nil for all others.
  var mapped: IPAddress? {
    family == .v6 && value >> 32 == 0xffff ? IPAddress(masked: value, .v4) : nil
  }

  /// The address as version 6: one of version 4 is mapped.
  var mappedToV6: IPAddress {
    family == .v6 ? self : IPAddress(masked: value | 0xffff_0000_0000, .v6)
  }

  /// The bytes of a version 4 address, the pairs of bytes of a version 6 one, the foremost first.
  var groups: [UInt16] {
    let size = family == .v4 ? 8 : 16
    return stride(from: family.width - size, through: 0, by: -size).map {
      UInt16(truncatingIfNeeded: value >> UInt128($0)) & (family == .v4 ? 0xff : 0xffff)
    }
  }
}
