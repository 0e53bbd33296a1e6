import Crypto

/// The SHA-1 of bytes that come piece by piece.
struct Digest {
  /// The number of its hexadecimal digits.
  static let length = 40

  private var function = Insecure.SHA1()

  mutating func update(_ bytes: [UInt8]) { function.update(data: bytes) }

  var text: String {
    function.finalize().reduce(into: "") { text, byte in
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
}
