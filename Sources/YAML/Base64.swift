/// Base64 as Python's `base64.decodebytes` and `encodebytes` have it.
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The bytes, what is not of the alphabet being skipped; nil where the padding is wrong.
  public static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count, digits, padding) = (UInt32(0), 0, 0, 0)
    for byte in text.utf8 {
      guard byte < 0x80 else { return nil }
      if byte == UInt8(ascii: "=") {
        padding += 1
        if digits % 4 >= 2, digits % 4 + padding >= 4 { return bytes }
        continue
      }
      guard let digit = digit(byte) else { continue }
      padding = 0
      digits += 1
      bits = bits << 6 | digit
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return digits.isMultiple(of: 4) ? bytes : nil
  }

  /// The text, in lines of 76 characters, each ended by a line break.
  public static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for line in stride(from: 0, to: bytes.count, by: 57) {
      let end = min(line + 57, bytes.count)
      for start in stride(from: line, to: end, by: 3) {
        text += encode(group: bytes[start..<min(start + 3, end)])
      }
      text.append(0x0A)
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func encode(group: ArraySlice<UInt8>) -> [UInt8] {
    let padded = Array(group) + Array(repeating: 0, count: 3 - group.count)
    let bits = padded.reduce(0) { $0 << 8 | Int($1) }
    let digits = [18, 12, 6, 0].map { alphabet[bits >> $0 & 63] }
    let padding = Array(repeating: UInt8(ascii: "="), count: 3 - group.count)
    return digits.prefix(group.count + 1) + padding
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - 65)
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - 71)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte + 4)
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
