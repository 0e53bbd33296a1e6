import OrderedCollections
import SwiftASN1
import Values

/// An X.509 certificate, read as far as playbooks ask about it (RFC 5280 §4).
struct Certificate {
  let encoded: ArraySlice<UInt8>
  let version: Int
  let serialNumber: ArraySlice<UInt8>
  let signatureAlgorithm: String
  let issuer: ASN1Node
  let subject: ASN1Node
  let notBefore: String
  let notAfter: String
  let publicKey: PublicKeyInfo
  let extensions: [CertificateExtension]

  /// Reads the first certificate of a text in PEM form; nil where there is none, or none whole.
  init?(pem: String) {
    guard let documents = try? PEMDocument.parseMultiple(pemString: pem),
      let document = documents.first(where: { $0.discriminator == "CERTIFICATE" }),
      let root = try? DER.parse(document.derBytes), root.parts.count == 3
    else { return nil }
    encoded = root.encodedBytes
    signatureAlgorithm = root.parts[1].parts.first?.objectIdentifier ?? ""
    var fields = root.parts[0].parts
    if fields.first?.tag == 0 {
      version = fields.removeFirst().parts.first.map { Int($0.bytes.last ?? 0) + 1 } ?? 1
    } else {
      version = 1
    }
    guard fields.count >= 6, fields[3].parts.count == 2 else { return nil }
    serialNumber = fields[0].bytes
    issuer = fields[2]
    notBefore = Self.time(fields[3].parts[0])
    notAfter = Self.time(fields[3].parts[1])
    subject = fields[4]
    publicKey = PublicKeyInfo(node: fields[5])
    extensions = fields.tagged(3)?.parts.first?.parts.compactMap { CertificateExtension($0) } ?? []
  }

  /// The time with four digits for its year (RFC 5280 §4.1.2.5.1).
  private static func time(_ node: ASN1Node) -> String {
    guard node.identifier == .utcTime else { return node.text }
    return (node.text < "50" ? "20" : "19") + node.text
  }

  subscript(identifier: String) -> CertificateExtension? {
    extensions.first { $0.identifier == identifier }
  }
}

/// An extension of a certificate.
struct CertificateExtension {
  let identifier: String
  let isCritical: Bool
  let encoded: ArraySlice<UInt8>

  init?(_ node: ASN1Node) {
    guard let value = node.parts.last, value.identifier == .octetString else { return nil }
    identifier = node.parts.first?.objectIdentifier ?? ""
    isCritical = node.parts.count == 3 && node.parts[1].bytes.first != 0
    encoded = value.bytes
  }

  /// What it holds; nil where that is no proper DER.
  var node: ASN1Node? { try? DER.parse(encoded) }
}
