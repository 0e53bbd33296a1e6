/// The digits of `crypt` hashes, which carry 6 bits each.
enum CryptBase64 {
  /// The digits of the SHA and MD5 hashes, 0 first.
  static let digits = Array("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

  /// `count` digits of up to three bytes, the low bits of the last byte first.
  static func text(_ bytes: [UInt8], count: Int) -> String {
    var bits = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    var text: [UInt8] = []
    for _ in 0..<count {
      text.append(digits[Int(bits & 63)])
      bits >>= 6
    }
    return String(decoding: text, as: UTF8.self)
  }
}
