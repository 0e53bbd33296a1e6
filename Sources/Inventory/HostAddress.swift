/// A host's name or address as inventories write it, with an optional port.
///
/// Behaves as ansible-core's `parse_address`, 2.16: `name`, `name:22`, `[::1]:22`, `node[01:20]`.
struct HostAddress {
  /// The name, ranges not expanded.
  let name: String
  /// The port, where one is given.
  let port: Int?

  /// Reads a text that is a name or an address as a whole; nil where it is neither.
  init?(_ text: String) {
    var name = text[...]
    var port: Int?
    if let (head, number) = Self.splitPort(name), head.hasPrefix("["), head.hasSuffix("]"),
      head.count > 2
    {
      name = head.dropFirst().dropLast()
      port = number
    }
    if let (head, number) = Self.splitPort(name), Self.isPortable(head) {
      name = head
      port = number
    }
    guard Self.isIPv6(name) || Self.isHostName(name) else { return nil }
    self.name = String(name)
    self.port = port
  }

  /// Whether a name is an IPv4 or IPv6 address.
  static func isIPAddress(_ name: String) -> Bool { isIPv6(name[...]) || isIPv4(name) }

  private static func splitPort(_ text: Substring) -> (head: Substring, port: Int)? {
    guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return nil }
    let digits = text[text.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy(isDigit), let port = Int(digits) else {
      return nil
    }
    return (text[..<colon], port)
  }

  /// Whether a text holds `:` only within complete brackets.
  private static func isPortable(_ text: Substring) -> Bool {
    var isInside = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "["):
        if !isInside { isInside = true }
      case UInt8(ascii: "]"):
        guard isInside else { return false }
        isInside = false
      case UInt8(ascii: ":"):
        guard isInside else { return false }
      default: continue
      }
    }
    return !isInside
  }

  private static func isIPv4(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        (1...3).contains(part.utf8.count) && part.utf8.allSatisfy(isDigit)
          && (Int(part) ?? 256) < 256
      }
  }

  /// Eight groups of hexadecimal digits, or some and `::`; a range may stand for a group, and what
  /// follows is not looked at.
  private static func isIPv6(_ text: Substring) -> Bool {
    if text.hasPrefix("::") { return true }
    var rest = text
    var count = 0
    while count < 8 {
      guard let after = dropComponent(rest) else { return false }
      count += 1
      if count == 8 { return true }
      guard after.first == ":" else { return false }
      rest = after.dropFirst()
      if rest.first == ":" { return true }
    }
    return false
  }

  private static func dropComponent(_ text: Substring) -> Substring? {
    if text.first == "[" {
      guard let end = text.firstIndex(of: "]") else { return nil }
      let inside = text[text.index(after: text.startIndex)..<end]
      return Range(inside).map { $0.isHexadecimal } == true ? text[text.index(after: end)...] : nil
    }
    let digits = text.utf8.prefix(4).prefix(while: isHexadecimal)
    return digits.isEmpty ? nil : text[digits.endIndex...]
  }

  /// Labels of letters, digits, `_`, `-` and ranges, joined by dots; none begins with `-`, none
  /// ends with `-` or `_`.
  private static func isHostName(_ text: Substring) -> Bool {
    var rest = text
    var isLabelEmpty = true
    var last: Character = "."
    while let character = rest.popFirst() {
      switch character {
      case "[":
        guard let end = rest.firstIndex(of: "]"), Range(rest[..<end])?.isAlphanumeric == true
        else { return false }
        rest = rest[rest.index(after: end)...]
        isLabelEmpty = false
      case ".":
        guard !isLabelEmpty, last != "-", last != "_" else { return false }
        isLabelEmpty = true
      case "-":
        if isLabelEmpty { return false }
      default:
        guard character == "_" || character.isLetter || character.isNumber else { return false }
        isLabelEmpty = false
      }
      last = character
    }
    return !isLabelEmpty && last != "-" && last != "_"
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }

  /// The inside of brackets as addresses may hold it: `begin:end` or `begin:end:step`.
  private struct Range {
    let bounds: [Substring]

    init?(_ inside: Substring) {
      bounds = inside.split(separator: ":", omittingEmptySubsequences: false)
      guard bounds.count == 2 || bounds.count == 3, bounds.allSatisfy({ !$0.isEmpty }) else {
        return nil
      }
      if bounds.count == 3, !bounds[2].utf8.allSatisfy(HostAddress.isDigit) { return nil }
    }

    var isHexadecimal: Bool {
      bounds[0].utf8.allSatisfy(HostAddress.isHexadecimal)
        && bounds[1].utf8.allSatisfy(HostAddress.isHexadecimal)
    }

    var isAlphanumeric: Bool {
      let isNumeric =
        bounds[0].utf8.allSatisfy(HostAddress.isDigit)
        && bounds[1].utf8.allSatisfy(HostAddress.isDigit)
      return isNumeric
        || bounds[..<2].allSatisfy { $0.utf8.count == 1 && $0.first?.isLetter == true }
    }
  }
}
