import Crypto
import CryptoExtras
import FoundationEssentials

/// A private key that is open and can sign.
enum PrivateKey: Sendable {
  case ed25519(Curve25519.Signing.PrivateKey)
  case p256(P256.Signing.PrivateKey)
  case p384(P384.Signing.PrivateKey)
  case p521(P521.Signing.PrivateKey)
  case rsa(_RSA.Signing.PrivateKey)

  /// The public half, as it is sent. RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4
  var publicBlob: [UInt8] {
    var writer = WireWriter()
    switch self {
    case .ed25519(let key):
      writer.write("ssh-ed25519")
      writer.write(Array(key.publicKey.rawRepresentation))
    case .p256(let key): write(curve: "nistp256", key.publicKey.x963Representation, to: &writer)
    case .p384(let key): write(curve: "nistp384", key.publicKey.x963Representation, to: &writer)
    case .p521(let key): write(curve: "nistp521", key.publicKey.x963Representation, to: &writer)
    case .rsa(let key):
      guard let numbers = try? key.publicKey.getKeyPrimitives() else { return [] }
      writer.write("ssh-rsa")
      writer.write(magnitude: Array(numbers.publicExponent))
      writer.write(magnitude: Array(numbers.modulus))
    }
    return writer.bytes
  }

  private func write(curve: String, _ point: Data, to writer: inout WireWriter) {
    writer.write("ecdsa-sha2-" + curve)
    writer.write(curve)
    writer.write(Array(point))
  }

  /// Signs as `algorithm` says: the signature's own part, without the algorithm's name.
  func signature(of data: [UInt8], algorithm: String) throws -> [UInt8] {
    switch self {
    case .ed25519(let key): Array(try key.signature(for: data))
    case .p256(let key): halves(try key.signature(for: data).rawRepresentation)
    case .p384(let key): halves(try key.signature(for: data).rawRepresentation)
    case .p521(let key): halves(try key.signature(for: data).rawRepresentation)
    case .rsa(let key): try rsaSignature(of: data, by: key, algorithm: algorithm)
    }
  }

  private func rsaSignature(
    of data: [UInt8], by key: _RSA.Signing.PrivateKey, algorithm: String
  ) throws -> [UInt8] {
    let signature =
      switch algorithm {
      case "rsa-sha2-512":
        try key.signature(for: SHA512.hash(data: data), padding: .insecurePKCS1v1_5)
      case "rsa-sha2-256":
        try key.signature(for: SHA256.hash(data: data), padding: .insecurePKCS1v1_5)
      default:
        try key.signature(for: Insecure.SHA1.hash(data: data), padding: .insecurePKCS1v1_5)
      }
    return Array(signature.rawRepresentation)
  }

  /// The two numbers of an ECDSA signature. RFC 5656 §3.1.2
  private func halves(_ raw: Data) -> [UInt8] {
    var writer = WireWriter()
    let bytes = Array(raw)
    writer.write(magnitude: bytes[..<(bytes.count / 2)])
    writer.write(magnitude: bytes[(bytes.count / 2)...])
    return writer.bytes
  }
}

/// What a publickey request wants signed. RFC 4252 §7
struct SignatureRequest {
  /// How to sign, such as `rsa-sha2-512`.
  let algorithm: String

  init?(_ data: [UInt8]) {
    var reader = WireReader(data)
    guard reader.string() != nil, reader.byte() == 50, reader.string() != nil,
      reader.string() != nil, reader.text() == "publickey", reader.byte() == 1,
      let algorithm = reader.text()
    else { return nil }
    self.algorithm = algorithm
  }
}
