/// A version of a Debian package, ordered as Debian's policy says (chapter 5.6.12).
struct DebianVersion: Comparable {
  private let epoch: Int
  private let upstream: [UInt8]
  private let revision: [UInt8]

  init(_ text: String) {
    let colon = text.firstIndex(of: ":")
    epoch = colon.flatMap { Int(text[..<$0]) } ?? 0
    let rest = colon.map { text[$0...].dropFirst() } ?? text[...]
    let hyphen = rest.lastIndex(of: "-")
    upstream = Array(rest[..<(hyphen ?? rest.endIndex)].utf8)
    revision = hyphen.map { Array(rest[$0...].dropFirst().utf8) } ?? []
  }

  static func == (left: Self, right: Self) -> Bool { left.order(to: right) == 0 }
  static func < (left: Self, right: Self) -> Bool { left.order(to: right) < 0 }

  private func order(to other: Self) -> Int {
    if epoch != other.epoch { return epoch - other.epoch }
    let order = Self.order(upstream, other.upstream)
    return order != 0 ? order : Self.order(revision, other.revision)
  }

  /// By turns a part without digits and a number.
  private static func order(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var (left, right) = (left[...], right[...])
    while !left.isEmpty || !right.isEmpty {
      let isText = { (byte: UInt8?) in byte.map { !isDigit($0) } ?? false }
      while isText(left.first) || isText(right.first) {
        let difference = weight(left.first) - weight(right.first)
        if difference != 0 { return difference }
        left = left.dropFirst()
        right = right.dropFirst()
      }
      let (one, other) = (number(&left), number(&right))
      if one.count != other.count { return one.count - other.count }
      if one != other { return one.lexicographicallyPrecedes(other) ? -1 : 1 }
    }
    return 0
  }

  /// The digits in front without leading zeros: the longer are the greater number.
  private static func number(_ text: inout ArraySlice<UInt8>) -> [UInt8] {
    let digits = text.prefix(while: isDigit)
    text = text.dropFirst(digits.count)
    return Array(digits.drop { $0 == UInt8(ascii: "0") })
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// A tilde is before the end, letters are before other signs.
  private static func weight(_ byte: UInt8?) -> Int {
    guard let byte, !isDigit(byte) else { return 0 }
    if byte == UInt8(ascii: "~") { return -1 }
    let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    return Int(byte) + (isLetter ? 0 : 256)
  }
}
