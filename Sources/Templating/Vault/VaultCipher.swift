import Crypto
import CryptoExtras
import FoundationEssentials

/// Enciphers what a vault holds: AES-256 in counter mode under a key that PBKDF2 makes of the
/// password, with an HMAC over the cipher text (Ansible's `AES256`).
struct VaultCipher {
  private static let rounds = 10_000
  private static let keyLength = 32
  private static let blockLength = 16
  /// The length of a new salt, in bytes.
  static let saltLength = 32

  private let encryption: SymmetricKey
  private let authentication: SymmetricKey
  private let counter: [UInt8]
  private let salt: [UInt8]

  /// Derives the keys of a password.
  init(_ password: [UInt8], salt: [UInt8]) throws {
    let key = try KDF.Insecure.PBKDF2.deriveKey(
      from: password, salt: salt, using: .sha256,
      outputByteCount: 2 * Self.keyLength + Self.blockLength,
      // The number belongs to the format.
      unsafeUncheckedRounds: Self.rounds)
    let bytes = key.withUnsafeBytes { Array($0) }
    encryption = SymmetricKey(data: bytes[..<Self.keyLength])
    authentication = SymmetricKey(data: bytes[Self.keyLength..<2 * Self.keyLength])
    counter = Array(bytes[(2 * Self.keyLength)...])
    self.salt = salt
  }

  /// Enciphers; the result is what `VaultEnvelope` wraps.
  func seal(_ plaintext: [UInt8]) throws -> [UInt8] {
    let count = Self.blockLength - plaintext.count % Self.blockLength
    let padded = plaintext + Array(repeating: UInt8(count), count: count)
    let ciphertext = try crypted(padded)
    let code = HMAC<SHA256>.authenticationCode(for: ciphertext, using: authentication)
    let parts = [salt, Array(code), ciphertext].map { Hexadecimal.encode($0) }
    return Hexadecimal.encode(Array(parts.joined(separator: [0x0A])))
  }

  /// What `content` of an envelope holds; nil where the password is not the right one.
  static func open(_ content: [UInt8], password: [UInt8]) throws -> [UInt8]? {
    guard let text = Hexadecimal.decode(content) else { throw VaultError.Kind.damaged }
    let parts = text.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
      .compactMap { Hexadecimal.decode($0) }
    guard parts.count == 3 else { throw VaultError.Kind.damaged }
    return try VaultCipher(password, salt: parts[0]).open(parts[2], code: parts[1])
  }

  private func open(_ ciphertext: [UInt8], code: [UInt8]) throws -> [UInt8]? {
    // Compares in constant time.
    let isRight = HMAC<SHA256>.isValidAuthenticationCode(
      code, authenticating: ciphertext, using: authentication)
    guard isRight else { return nil }
    let padded = try crypted(ciphertext)
    guard let count = padded.last.map({ Int($0) }), 1...Self.blockLength ~= count,
      count <= padded.count, padded.suffix(count).allSatisfy({ $0 == count })
    else { throw VaultError.Kind.damaged }
    return Array(padded.dropLast(count))
  }

  /// Counter mode goes the same way in both directions.
  private func crypted(_ bytes: [UInt8]) throws -> [UInt8] {
    let nonce = try AES._CTR.Nonce(nonceBytes: counter)
    return Array(try AES._CTR.encrypt(bytes, using: encryption, nonce: nonce))
  }
}
