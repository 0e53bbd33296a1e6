import Crypto
import OrderedCollections
import SwiftASN1
import Values

/// A private key in PEM form that no passphrase guards, read as far as its public half needs it.
struct PrivateKeyInfo {
  /// The half that may be shown.
  let publicKey: PublicKeyInfo
  /// The numbers of the other half: those of RSA keys and of those on elliptic curves.
  let secrets: Mapping

  /// Reads PKCS #8 (RFC 5208), PKCS #1 (RFC 8017) or SEC 1 (RFC 5915); nil for anything else.
  init?(pem: String) {
    guard let documents = try? PEMDocument.parseMultiple(pemString: pem),
      let document = documents.first(where: { $0.discriminator.hasSuffix("PRIVATE KEY") }),
      let node = try? DER.parse(document.derBytes)
    else { return nil }
    let found: (key: [UInt8], secrets: Mapping)? =
      switch document.discriminator {
      case "RSA PRIVATE KEY": Self.rsa(node)
      case "EC PRIVATE KEY": Self.ellipticCurve(node, curve: nil)
      case "PRIVATE KEY": Self.wrapped(node)
      default: nil
      }
    guard let found, let key = try? DER.parse(found.key) else { return nil }
    publicKey = PublicKeyInfo(node: key)
    secrets = found.secrets
  }

  private static func wrapped(_ node: ASN1Node) -> (key: [UInt8], secrets: Mapping)? {
    guard node.parts.count >= 3, let inner = try? DER.parse(node.parts[2].bytes) else { return nil }
    let algorithm = node.parts[1]
    switch CertificateNames.keys[algorithm.parts.first?.objectIdentifier ?? ""] {
    case "RSA": return rsa(inner)
    case "ECC": return ellipticCurve(inner, curve: algorithm.parts.last)
    case "Ed25519":
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: inner.bytes)
      return key.map { (publicKey(algorithm, Array($0.publicKey.rawRepresentation)), [:]) }
    case "X25519":
      let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: inner.bytes)
      return key.map { (publicKey(algorithm, Array($0.publicKey.rawRepresentation)), [:]) }
    default: return nil
    }
  }

  private static func rsa(_ node: ASN1Node) -> (key: [UInt8], secrets: Mapping)? {
    guard node.parts.count >= 6 else { return nil }
    let numbers = element(0x30, node.parts[1...2].flatMap(\.encodedBytes))
    // rsaEncryption, 1.2.840.113549.1.1.1, and its NULL.
    let algorithm: [UInt8] = [
      0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
    ]
    let number = { (place: Int) in Value.whole(bigEndian: node.parts[place].bytes) }
    return (
      element(0x30, algorithm + bits(numbers)),
      ["p": number(4), "q": number(5), "exponent": number(3)]
    )
  }

  private static func ellipticCurve(
    _ node: ASN1Node, curve: ASN1Node?
  ) -> (key: [UInt8], secrets: Mapping)? {
    guard node.parts.count >= 2, let point = node.parts.tagged(1)?.parts.first,
      let curve = curve ?? node.parts.tagged(0)?.parts.first
    else { return nil }
    // ecPublicKey, 1.2.840.10045.2.1.
    let algorithm: [UInt8] = [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]
    let key = element(0x30, element(0x30, algorithm + curve.encodedBytes) + point.encodedBytes)
    return (key, ["multiplier": .whole(bigEndian: node.parts[1].bytes)])
  }

  private static func publicKey(_ algorithm: ASN1Node, _ key: [UInt8]) -> [UInt8] {
    element(0x30, algorithm.encodedBytes + bits(key))
  }

  private static func bits(_ bytes: [UInt8]) -> [UInt8] { element(0x03, [0] + bytes) }

  /// One element of DER: its tag, its length and its content (X.690 §8.1).
  private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let count = content.count
    if count < 0x80 { return [tag, UInt8(count)] + content }
    if count < 0x100 { return [tag, 0x81, UInt8(count)] + content }
    return [tag, 0x82, UInt8(count >> 8 & 0xff), UInt8(count & 0xff)] + content
  }
}
