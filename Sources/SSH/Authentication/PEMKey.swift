import Crypto
import CryptoExtras
import FoundationEssentials

/// A private key in one of the PEM formats: PKCS #1, PKCS #8, SEC 1; open or locked by a passphrase.
struct PEMKey {
  private let text: KeyText

  init(_ text: KeyText) { self.text = text }

  var isLocked: Bool { text.label.hasPrefix("ENCRYPTED") || text.headers["DEK-Info"] != nil }

  /// Reads the private key.
  func open(passphrase: String?) throws(KeyError) -> PrivateKey {
    guard isLocked else { return try PEMKey.key(text.label, text.bytes, isDecrypted: false) }
    guard let passphrase, !passphrase.isEmpty else { throw KeyError(.locked) }
    if let information = text.headers["DEK-Info"] {
      let bytes = try decrypt(information, passphrase: Array(passphrase.utf8))
      return try PEMKey.key(text.label, bytes, isDecrypted: true)
    }
    let bytes = try EncryptedPKCS8(text.bytes).decrypt(passphrase: Array(passphrase.utf8))
    return try PEMKey.key("PRIVATE KEY", bytes, isDecrypted: true)
  }

  /// Opens a key as old OpenSSL locked it: by AES, under a key that MD5 makes from the passphrase.
  private func decrypt(_ information: String, passphrase: [UInt8]) throws(KeyError) -> [UInt8] {
    let parts = information.split(separator: ",")
    let ciphers: [Substring: KeyCipher] = [
      "AES-128-CBC": .aes128CBC, "AES-192-CBC": .aes192CBC, "AES-256-CBC": .aes256CBC,
    ]
    guard let name = parts.first, let cipher = ciphers[name] else {
      throw KeyError(.unsupported(what: "PEM cipher \(parts.first ?? "none")"))
    }
    guard parts.count == 2, let vector = PEMKey.bytes(hexadecimal: parts[1]), vector.count == 16
    else { throw KeyError(.malformed(reason: "its DEK-Info has no initial vector")) }
    var key: [UInt8] = []
    while key.count < cipher.keyLength {
      key += Insecure.MD5.hash(data: key.suffix(16) + passphrase + vector[..<8])
    }
    let plain = try? cipher.decrypt(
      text.bytes, key: Array(key[..<cipher.keyLength]), vector: vector)
    guard let plain, let unpadded = PEMKey.unpadded(plain) else { throw KeyError(.wrongPassphrase) }
    return unpadded
  }

  /// Removes the padding of PKCS #7; nil where it is none, as after a wrong passphrase.
  static func unpadded(_ bytes: [UInt8]) -> [UInt8]? {
    guard let count = bytes.last, (1...16).contains(count), bytes.count >= Int(count),
      bytes.suffix(Int(count)).allSatisfy({ $0 == count })
    else { return nil }
    return bytes.dropLast(Int(count))
  }

  private static func bytes(hexadecimal text: Substring) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.count, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  private static func key(
    _ label: String, _ bytes: [UInt8], isDecrypted: Bool
  ) throws(KeyError) -> PrivateKey {
    switch label {
    case "RSA PRIVATE KEY":
      if let key = rsa(bytes) { return key }
    case "EC PRIVATE KEY":
      if let key = ecdsa(bytes) { return key }
    case "PRIVATE KEY":
      if let key = pkcs8(bytes) { return key }
    default: throw KeyError(.unsupported(what: "the format `\(label)`"))
    }
    throw KeyError(isDecrypted ? .wrongPassphrase : .malformed(reason: "it is not a \(label)"))
  }

  private static func rsa(_ bytes: [UInt8]) -> PrivateKey? {
    (try? _RSA.Signing.PrivateKey(unsafeDERRepresentation: bytes)).map { .rsa($0) }
  }

  private static func ecdsa(_ bytes: [UInt8]) -> PrivateKey? {
    if let key = try? P256.Signing.PrivateKey(derRepresentation: bytes) { return .p256(key) }
    if let key = try? P384.Signing.PrivateKey(derRepresentation: bytes) { return .p384(key) }
    return (try? P521.Signing.PrivateKey(derRepresentation: bytes)).map { .p521($0) }
  }

  private static func pkcs8(_ bytes: [UInt8]) -> PrivateKey? {
    var outer = DERReader(bytes)
    guard var fields = outer.sequence(), fields.integer() != nil,
      var algorithm = fields.sequence(), let object = algorithm.object(),
      let content = fields.read(.octets)
    else { return nil }
    switch object {
    case "1.3.101.112":
      var inner = DERReader(content)
      return inner.read(.octets).flatMap { seed in
        (try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)).map { .ed25519($0) }
      }
    case "1.2.840.113549.1.1.1":
      return rsa(content)
    default: return ecdsa(bytes)
    }
  }
}

/// A key locked by PBES2. RFC 8018 §6.2
struct EncryptedPKCS8 {
  private let salt: [UInt8]
  private let rounds: Int
  private let function: KDF.Insecure.PBKDF2.HashFunction
  private let cipher: KeyCipher
  private let vector: [UInt8]
  private let secret: [UInt8]

  init(_ bytes: [UInt8]) throws(KeyError) {
    var outer = DERReader(bytes)
    guard var fields = outer.sequence(), var algorithm = fields.sequence(),
      let scheme = algorithm.object(), let secret = fields.read(.octets)
    else { throw KeyError(.malformed(reason: "it is not an encrypted PKCS #8 key")) }
    guard scheme == "1.2.840.113549.1.5.13", var parameters = algorithm.sequence(),
      var derivation = parameters.sequence(), derivation.object() == "1.2.840.113549.1.5.12",
      var derivationFields = derivation.sequence(), let salt = derivationFields.read(.octets),
      let rounds = derivationFields.integer(), var encryption = parameters.sequence(),
      let cipher = encryption.object().flatMap({ EncryptedPKCS8.ciphers[$0] }),
      let vector = encryption.read(.octets)
    else { throw KeyError(.unsupported(what: "how its PKCS #8 container is encrypted")) }
    if derivationFields.comes(.integer) { _ = derivationFields.integer() }
    let name = derivationFields.sequence().flatMap { function in
      var function = function
      return function.object()
    }
    guard let function = EncryptedPKCS8.functions[name ?? "1.2.840.113549.2.7"] else {
      throw KeyError(.unsupported(what: "the hash of its PKCS #8 container"))
    }
    self.salt = salt
    self.rounds = rounds
    self.function = function
    self.cipher = cipher
    self.vector = vector
    self.secret = secret
  }

  private static let ciphers: [String: KeyCipher] = [
    "2.16.840.1.101.3.4.1.2": .aes128CBC, "2.16.840.1.101.3.4.1.22": .aes192CBC,
    "2.16.840.1.101.3.4.1.42": .aes256CBC,
  ]
  private static let functions: [String: KDF.Insecure.PBKDF2.HashFunction] = [
    "1.2.840.113549.2.7": .insecureSHA1, "1.2.840.113549.2.9": .sha256,
    "1.2.840.113549.2.10": .sha384, "1.2.840.113549.2.11": .sha512,
  ]

  func decrypt(passphrase: [UInt8]) throws(KeyError) -> [UInt8] {
    do {
      let key = try KDF.Insecure.PBKDF2.deriveKey(
        from: passphrase, salt: salt, using: function, outputByteCount: cipher.keyLength,
        unsafeUncheckedRounds: rounds)
      let plain = try cipher.decrypt(
        secret, key: key.withUnsafeBytes { Array($0) }, vector: vector)
      if let unpadded = PEMKey.unpadded(plain) { return unpadded }
    } catch {
      throw KeyError(.wrongPassphrase)
    }
    throw KeyError(.wrongPassphrase)
  }
}
