import Crypto

/// UUIDs as text: RFC 9562.
enum UUIDText {
  /// The 16 bytes, of any of the forms that Python's `uuid.UUID` reads.
  static func bytes(of text: String) -> [UInt8]? {
    let digits = text.replacing("urn:", with: "").replacing("uuid:", with: "")
      .filter { !"{}-".contains($0) }
    guard digits.utf8.count == 32, digits.allSatisfy(\.isHexDigit) else { return nil }
    let nibbles = digits.compactMap(\.hexDigitValue)
    return stride(from: 0, to: 32, by: 2).map { UInt8(nibbles[$0] << 4 | nibbles[$0 + 1]) }
  }

  /// The UUID that a name has within a namespace.
  static func version5(of name: String, in namespace: [UInt8]) -> String {
    var bytes = Array(Insecure.SHA1.hash(data: namespace + name.utf8).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x50
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Digests.text(bytes)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { text += "-" }
      text.append(digit)
    }
    return text
  }
}
