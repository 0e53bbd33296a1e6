import FoundationEssentials
import Jinja
import OrderedCollections
import SwiftASN1
import Values

/// The filters that tell what certificates and public keys hold.
///
/// They behave as those of community.crypto 2.22, but know only the fingerprints of MD5, SHA-1 and
/// SHA-2 from 256 bits on, and leave internationalised names as they are.
enum CertificateFilters {
  static let all = [
    Filter("x509_certificate_info", .named("name_encoding", "ignore")) {
      (text: String, encoding: String) -> Mapping in
      guard encoding == "ignore" else {
        throw TemplateError("`name_encoding` can only be `ignore` here")
      }
      guard let certificate = Certificate(pem: text) else {
        throw TemplateError("this is not a certificate in PEM form")
      }
      return CertificateInfo(certificate: certificate, now: now).mapping
    },
    Filter("openssl_publickey_info") { (text: String) -> Mapping in
      guard let document = try? PEMDocument(pemString: text),
        document.discriminator == "PUBLIC KEY", let node = try? DER.parse(document.derBytes)
      else { throw TemplateError("this is not a public key in PEM form") }
      let key = PublicKeyInfo(node: node)
      return [
        "fingerprints": .mapping(key.fingerprints), "type": .string(key.type),
        "public_data": .mapping(key.numbers),
      ]
    },
  ]

  /// The time as certificates write it: `20260102030405Z`.
  private static var now: String {
    Date.now.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
      .filter { $0.isNumber || $0 == "Z" }
  }
}
