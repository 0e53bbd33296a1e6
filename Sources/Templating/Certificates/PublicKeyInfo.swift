import Crypto
import OrderedCollections
import SwiftASN1
import Values

/// The public half of a key as certificates hold it (RFC 5280 §4.1.2.7).
struct PublicKeyInfo {
  let node: ASN1Node

  /// `RSA`, `ECC` and so on.
  var type: String {
    let algorithm = node.parts.first?.parts.first?.objectIdentifier ?? ""
    return CertificateNames.keys[algorithm] ?? "unknown (\(algorithm))"
  }

  /// The key in text form, with a line break at its end.
  var pem: String {
    PEMDocument(type: "PUBLIC KEY", derBytes: Array(node.encodedBytes)).pemString + "\n"
  }

  /// The numbers of RSA keys and of those on elliptic curves; nothing of others.
  var numbers: Mapping {
    guard node.parts.count == 2 else { return [:] }
    switch type {
    case "RSA": return rsa
    case "ECC": return ellipticCurve
    default: return [:]
    }
  }

  private var rsa: Mapping {
    guard let key = try? DER.parse(node.parts[1].bits), key.parts.count == 2 else { return [:] }
    let modulus = key.parts[0].bytes.drop { $0 == 0 }
    let unused = modulus.first?.leadingZeroBitCount ?? 0
    return [
      "size": .int(modulus.count * 8 - unused),
      "modulus": Value.whole(bigEndian: modulus),
      "exponent": Value.whole(bigEndian: key.parts[1].bytes),
    ]
  }

  private var ellipticCurve: Mapping {
    let identifier = node.parts[0].parts.last?.objectIdentifier ?? ""
    let point = node.parts[1].bits
    // 4 stands before the two coordinates of a point that is not compressed (SEC 1 §2.3.3).
    guard let (curve, bits) = CertificateNames.curves[identifier], point.first == 4 else {
      return [:]
    }
    let coordinates = point.dropFirst()
    let size = coordinates.count / 2
    return [
      "curve": .string(curve),
      "x": Value.whole(bigEndian: coordinates.prefix(size)),
      "y": Value.whole(bigEndian: coordinates.suffix(size)),
      "exponent_size": .int(bits),
    ]
  }

  var fingerprints: Mapping { Fingerprints.all(of: node.encodedBytes) }
}

/// The digests of keys and certificates, in pairs of digits with colons.
enum Fingerprints {
  static func all(of bytes: ArraySlice<UInt8>) -> Mapping {
    [
      "md5": text(Insecure.MD5.hash(data: bytes)),
      "sha1": text(Insecure.SHA1.hash(data: bytes)),
      "sha256": text(SHA256.hash(data: bytes)),
      "sha384": text(SHA384.hash(data: bytes)),
      "sha512": text(SHA512.hash(data: bytes)),
    ]
  }

  private static func text(_ digest: some Sequence<UInt8>) -> Value {
    .string(hexadecimal(digest))
  }

  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
  }
}
