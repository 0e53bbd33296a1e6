import Crypto
import CryptoExtras

/// A private key in OpenSSH's own format (its PROTOCOL.key), open or locked by a passphrase.
struct OpenSSHKey {
  let publicKey: PublicKey
  private let cipher: String
  private let derivation: String
  private let options: [UInt8]
  private let secret: [UInt8]
  private let tag: [UInt8]

  private static let magic = Array("openssh-key-v1\u{0}".utf8)

  init(_ bytes: [UInt8]) throws(KeyError) {
    var reader = WireReader(bytes)
    guard reader.bytes(OpenSSHKey.magic.count) == OpenSSHKey.magic, let cipher = reader.text(),
      let derivation = reader.text(), let options = reader.string(), let count = reader.uint32(),
      count == 1, let blob = reader.string(), let publicKey = PublicKey(blob: blob),
      let secret = reader.string()
    else { throw KeyError(.malformed(reason: "its OpenSSH container ends too early")) }
    self.publicKey = publicKey
    self.cipher = cipher
    self.derivation = derivation
    self.options = options
    self.secret = secret
    tag = reader.remaining
  }

  var isLocked: Bool { cipher != "none" }

  /// Reads the private half.
  func open(passphrase: String?) throws(KeyError) -> PrivateKey {
    let isLocked = isLocked
    var reader = WireReader(isLocked ? try decrypt(passphrase: passphrase) : secret)
    guard let check = reader.uint32(), check == reader.uint32() else {
      throw KeyError(isLocked ? .wrongPassphrase : .malformed(reason: "its check numbers differ"))
    }
    guard let type = reader.text() else { throw KeyError(.malformed(reason: "it has no type")) }
    guard let key = try OpenSSHKey.privateKey(type, from: &reader) else {
      throw KeyError(.malformed(reason: "its numbers are not a key of type \(type)"))
    }
    return key
  }

  private func decrypt(passphrase: String?) throws(KeyError) -> [UInt8] {
    guard let cipher = KeyCipher(rawValue: cipher) else {
      throw KeyError(.unsupported(what: "cipher \(cipher)"))
    }
    var reader = WireReader(options)
    guard derivation == "bcrypt", let salt = reader.string(), let rounds = reader.uint32() else {
      throw KeyError(.unsupported(what: "key derivation \(derivation)"))
    }
    guard let passphrase, !passphrase.isEmpty else { throw KeyError(.locked) }
    let derived = BcryptKDF.derive(
      passphrase: Array(passphrase.utf8), salt: salt, rounds: Int(rounds),
      count: cipher.keyLength + cipher.vectorLength)
    do {
      return try cipher.decrypt(
        secret, key: Array(derived[..<cipher.keyLength]),
        vector: Array(derived[cipher.keyLength...]), tag: tag)
    } catch {
      throw KeyError(.wrongPassphrase)
    }
  }

  private static func privateKey(
    _ type: String, from reader: inout WireReader
  ) throws(KeyError) -> PrivateKey? {
    switch type {
    case "ssh-ed25519":
      guard reader.string() != nil, let pair = reader.string(), pair.count == 64 else { return nil }
      return try? .ed25519(Curve25519.Signing.PrivateKey(rawRepresentation: pair[..<32]))
    case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521":
      guard reader.string() != nil, reader.string() != nil, let number = reader.magnitude() else {
        return nil
      }
      return ecdsa(type, number)
    case "ssh-rsa":
      guard let modulus = reader.magnitude(), let exponent = reader.magnitude(),
        let inverse = reader.magnitude(), reader.magnitude() != nil, let p = reader.magnitude(),
        let q = reader.magnitude()
      else { return nil }
      return try? .rsa(
        _RSA.Signing.PrivateKey(n: modulus, e: exponent, d: inverse, p: p, q: q))
    default:
      throw KeyError(.unsupported(what: "keys of type \(type)"))
    }
  }

  private static func ecdsa(_ type: String, _ number: [UInt8]) -> PrivateKey? {
    func padded(_ length: Int) -> [UInt8] {
      Array(repeating: 0, count: max(0, length - number.count)) + number
    }
    return switch type {
    case "ecdsa-sha2-nistp256":
      try? .p256(P256.Signing.PrivateKey(rawRepresentation: padded(32)))
    case "ecdsa-sha2-nistp384":
      try? .p384(P384.Signing.PrivateKey(rawRepresentation: padded(48)))
    default: try? .p521(P521.Signing.PrivateKey(rawRepresentation: padded(66)))
    }
  }
}

/// Why a key cannot be read.
struct KeyError: Error {
  let problem: KeyProblem
  init(_ problem: KeyProblem) { self.problem = problem }
}
