extension IPAddress {
  /// Reads an address in one of its full forms (RFC 4291 §2.2); no numbers, no short forms, no
  /// leading zeros in version 4.
  init?(_ text: some StringProtocol) {
    let groups = Array(text.utf8)
    if let value = Self.dotted(groups[...]) {
      self.init(masked: value, .v4)
    } else if let value = Self.colons(groups[...]) {
      self.init(masked: value, .v6)
    } else {
      return nil
    }
  }

  private static func dotted(_ text: ArraySlice<UInt8>) -> UInt128? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt128 = 0
    for part in parts {
      guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0"),
        let byte = number(part, radix: 10), byte <= 255
      else { return nil }
      value = value << 8 | byte
    }
    return value
  }

  private static func colons(_ text: ArraySlice<UInt8>) -> UInt128? {
    let colon = UInt8(ascii: ":")
    var gap: ArraySlice<UInt8>.Index?
    for index in text.indices.dropLast() where text[index] == colon && text[index + 1] == colon {
      guard gap == nil else { return nil }
      gap = index
    }
    guard let gap else {
      guard let groups = hextets(text), groups.count == 8 else { return nil }
      return joined(groups)
    }
    let head = text[..<gap]
    let tail = text[(gap + 2)...]
    guard !head.contains(UInt8(ascii: ".")),
      let before = head.isEmpty ? [] : hextets(head),
      let after = tail.isEmpty ? [] : hextets(tail), before.count + after.count < 8
    else { return nil }
    return joined(
      before + Array(repeating: 0, count: 8 - before.count - after.count) + after)
  }

  /// The groups between colons, of which the last may be a version 4 address.
  private static func hextets(_ text: ArraySlice<UInt8>) -> [UInt128]? {
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    var groups: [UInt128] = []
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, let address = dotted(part) {
        groups += [address >> 16, address & 0xffff]
      } else {
        guard (1...4).contains(part.count), let group = number(part, radix: 16) else { return nil }
        groups.append(group)
      }
    }
    return groups
  }

  private static func joined(_ groups: [UInt128]) -> UInt128 {
    groups.reduce(0) { $0 << 16 | $1 }
  }

  private static func number(_ digits: ArraySlice<UInt8>, radix: Int) -> UInt128? {
    let isSigned = digits.first == UInt8(ascii: "+") || digits.first == UInt8(ascii: "-")
    return isSigned ? nil : UInt128(String(decoding: digits, as: UTF8.self), radix: radix)
  }
}

extension IPAddress: CustomStringConvertible {
  /// The canonical text of RFC 5952, in which mapped and compatible addresses end in dotted form (as
  /// `inet_ntop` writes them, and netaddr with it).
  var description: String {
    guard family == .v6, value > 0xffff, value >> 32 == 0 || value >> 32 == 0xffff else {
      return compressed
    }
    return (value >> 32 == 0 ? "::" : "::ffff:") + IPAddress(masked: value, .v4).compressed
  }

  /// The text of RFC 5952 without dotted endings, as Python's `ipaddress` writes it.
  var compressed: String {
    guard family == .v6 else { return groups.map { String($0) }.joined(separator: ".") }
    let groups = groups
    let gap = Self.longestRunOfZeros(groups)
    guard gap.count > 1 else { return Self.text(groups[...]) }
    return Self.text(groups[..<gap.lowerBound]) + "::" + Self.text(groups[gap.upperBound...])
  }

  /// All eight groups of four digits; the usual text for version 4.
  var exploded: String {
    guard family == .v6 else { return compressed }
    return groups.map { Self.padded($0) }.joined(separator: ":")
  }

  /// The name under which the domain name system holds the address's own name, with its final dot
  /// (RFC 1035 §3.5, RFC 3596 §2.5).
  var reverseName: String {
    guard family == .v6 else {
      return groups.reversed().map { "\($0)." }.joined() + "in-addr.arpa."
    }
    return groups.map { Self.padded($0) }.joined().reversed().map { "\($0)." }.joined()
      + "ip6.arpa."
  }

  /// The groups as they are, nothing left out: `2001:db8:0:0:0:0:0:1`.
  var uncompressed: String { family == .v4 ? compressed : Self.text(groups[...]) }

  private static func text(_ groups: ArraySlice<UInt16>) -> String {
    groups.map { String($0, radix: 16) }.joined(separator: ":")
  }

  private static func padded(_ group: UInt16) -> String {
    let digits = String(group, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }

  private static func longestRunOfZeros(_ groups: [UInt16]) -> Range<Int> {
    var longest = 0..<0
    var start = 0
    for (index, group) in groups.enumerated() {
      if group != 0 {
        start = index + 1
      } else if index + 1 - start > longest.count {
        longest = start..<(index + 1)
      }
    }
    return longest
  }
}
