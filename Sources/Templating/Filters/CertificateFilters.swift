import BigInt
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
    Filter("split_pem") { (text: String) in Value.list(parts(of: text).map { .string($0) }) },
    Filter("parse_serial") { (value: Value) in
      try value.requireDefined()
      guard let text = value.string else {
        throw TemplateError("`parse_serial` takes text, not `\(value.typeName)`")
      }
      let bytes = try text.split(separator: ":", omittingEmptySubsequences: false).map { part in
        guard let byte = UInt8(part, radix: 16) else {
          throw TemplateError("`\(part)` is not a hexadecimal number from 0 to ff")
        }
        return byte
      }
      return Value.whole(bigEndian: bytes)
    },
    Filter("to_serial") { (value: Value) -> String in
      try value.requireDefined()
      guard value.bool == nil, let number = value.whole, number >= 0 else {
        throw TemplateError("a serial number must be a whole number from 0 on")
      }
      let bytes = number == 0 ? [0] : Array(number.magnitude.serialize())
      return Fingerprints.hexadecimal(bytes).uppercased()
    },
  ]

  /// Each PEM document of a text; what stands outside of them is left out.
  private static func parts(of text: String) -> [String] {
    var parts: [String] = []
    var open: String?
    for line in text.linesWithEnds where line.contains(where: { !$0.isWhitespace }) {
      if line.hasPrefix("-----BEGIN ") { open = "" }
      open?.append(line)
      if line.hasPrefix("-----END "), let part = open {
        parts.append(part)
        open = nil
      }
    }
    return parts
  }

  /// The time as certificates write it: `20260102030405Z`.
  private static var now: String {
    Date.now.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
      .filter { $0.isNumber || $0 == "Z" }
  }
}
