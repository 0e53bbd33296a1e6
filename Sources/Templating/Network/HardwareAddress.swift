/// The address of a network interface: an EUI-48 (MAC address) or an EUI-64.
struct HardwareAddress: Hashable, Sendable {
  /// 48 or 64.
  let width: Int
  let value: UInt64

  /// Reads the usual forms: six or eight pairs of digits, three or four groups of four, two of six,
  /// or all digits without separators; else a decimal number.
  init?(_ text: String) {
    for width in [48, 64] {
      if let value = Self.value(of: text, width: width) ?? Self.number(text, width: width) {
        self.width = width
        self.value = value
        return
      }
    }
    return nil
  }

  private static func number(_ text: String, width: Int) -> UInt64? {
    guard let number = UInt64(python: text), width == 64 || number >> 48 == 0 else {
      return nil
    }
    return number
  }

  private static func value(of text: String, width: Int) -> UInt64? {
    for separator: Character in [":", "-", "."] where text.contains(separator) {
      let groups = text.split(separator: separator, omittingEmptySubsequences: false)
      return joined(groups, separator: separator, width: width)
    }
    let lengths = width == 48 ? 11...12 : 16...16
    guard lengths.contains(text.utf8.count), isHexadecimal(text[...]) else { return nil }
    return UInt64(text, radix: 16)
  }

  private static func joined(
    _ groups: [Substring], separator: Character, width: Int
  ) -> UInt64? {
    let lengths: ClosedRange<Int>
    switch (groups.count, separator) {
    case (width / 8, ":"), (width / 8, "-"): lengths = 1...2
    case (width / 16, _): lengths = 1...4
    case (2, ":"), (2, "-"): lengths = 5...6
    default: return nil
    }
    guard groups.count != 2 || width == 48 else { return nil }
    var value: UInt64 = 0
    for group in groups {
      guard lengths.contains(group.utf8.count), isHexadecimal(group),
        let number = UInt64(group, radix: 16)
      else { return nil }
      value = value << UInt64(width / groups.count) | number
    }
    return value
  }

  private static func isHexadecimal(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
  }

  /// The digits in groups of so many bits.
  func text(bits: Int, separator: String, isUppercase: Bool = false, isPadded: Bool = true)
    -> String
  {
    stride(from: width - bits, through: 0, by: -bits).map { shift in
      let group = value >> UInt64(shift) & (bits == 64 ? .max : (1 << UInt64(bits)) - 1)
      let digits = String(group, radix: 16, uppercase: isUppercase)
      return isPadded
        ? String(repeating: "0", count: bits / 4 - digits.count) + digits : digits
    }.joined(separator: separator)
  }

  /// The lower half of the version 6 address that the interface gives itself (RFC 4291 appendix A).
  var interfaceIdentifier: UInt64 {
    let wide = width == 64 ? value : (value >> 24) << 40 | 0xff_fe00_0000 | value & 0xff_ffff
    return wide ^ 1 << 57
  }
}
