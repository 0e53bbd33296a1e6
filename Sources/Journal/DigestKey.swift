import Crypto
import FoundationEssentials
import SystemPackage
import Values

/// Makes digests that nobody can make without the project's own key, so that what they stand for
/// cannot be guessed.
public struct DigestKey: Sendable {
  private let key: SymmetricKey

  /// A key of random bytes.
  public init(_ bytes: [UInt8]) { key = SymmetricKey(data: bytes) }

  /// The digest of bytes: half of HMAC-SHA256, in hexadecimal.
  func digest(of bytes: [UInt8]) -> String {
    Self.text(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
  }

  /// The digest of a value; nil is one that is not defined.
  ///
  /// Templates count as they are written, vaults as they are encrypted.
  func digest(of value: Value?) -> String {
    guard let value else { return "undefined" }
    return digest(of: Array(JSONWriter(secrets: .exposed).text(of: value).utf8))
  }

  /// The digest of a file's content.
  func digest(ofFile path: FilePath) throws -> String {
    let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    return try file.closeAfter {
      var code = HMAC<SHA256>(key: key)
      var block: [UInt8] = Array(repeating: 0, count: 1 << 18)
      while true {
        let count = try block.withUnsafeMutableBytes { try file.read(into: $0) }
        guard count > 0 else { return Self.text(code.finalize()) }
        code.update(data: block[..<count])
      }
    }
  }

  private static func text(_ code: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let bytes = code.prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: bytes, as: UTF8.self)
  }
}
