import FoundationEssentials
import OrderedCollections
import SwiftASN1
import Values

/// What `x509_certificate_info` tells of a certificate.
struct CertificateInfo {
  let certificate: Certificate
  /// The time by which it may have expired, as certificates write times.
  let now: String

  var mapping: Mapping {
    var info = names
    info.merge(extensions) { $1 }
    info.merge(keys) { $1 }
    info.merge(authorities) { $1 }
    return info
  }

  private var names: Mapping {
    let algorithm = certificate.signatureAlgorithm
    let subject = CertificateName.attributes(certificate.subject)
    let issuer = CertificateName.attributes(certificate.issuer)
    return [
      "signature_algorithm": .string(CertificateNames.signatures[algorithm] ?? algorithm),
      "subject": mapping(subject), "subject_ordered": pairs(subject),
      "issuer": mapping(issuer), "issuer_ordered": pairs(issuer),
      "version": .int(certificate.version),
    ]
  }

  private func mapping(_ attributes: [(key: String, value: String)]) -> Value {
    .mapping(
      Mapping(
        attributes.map { (.string($0.key), .string($0.value)) },
        uniquingKeysWith: { _, last in last }))
  }

  private func pairs(_ attributes: [(key: String, value: String)]) -> Value {
    .list(attributes.map { [.string($0.key), .string($0.value)] })
  }

  private var extensions: Mapping {
    var info: Mapping = [:]
    add("key_usage", "2.5.29.15", keyUsages, to: &info)
    add("extended_key_usage", "2.5.29.37", extendedKeyUsages, to: &info)
    add("basic_constraints", "2.5.29.19", basicConstraints, to: &info)
    add("ocsp_must_staple", "1.3.6.1.5.5.7.1.24", mustStaple, to: &info)
    add("subject_alt_name", "2.5.29.17", alternativeNames, to: &info)
    info["not_before"] = .string(certificate.notBefore)
    info["not_after"] = .string(certificate.notAfter)
    info["expired"] = .bool(certificate.notAfter < now)
    return info
  }

  private func add(
    _ name: String, _ identifier: String, _ read: (ASN1Node) -> Value, to info: inout Mapping
  ) {
    let found = certificate[identifier]
    info[.string(name)] = found?.node.map(read) ?? .null
    info[.string("\(name)_critical")] = .bool(found?.isCritical ?? false)
  }

  private func keyUsages(_ node: ASN1Node) -> Value {
    let bits = Array(node.bits)
    let names = CertificateNames.keyUsages.enumerated().compactMap { index, name in
      index / 8 < bits.count && bits[index / 8] & 0x80 >> (index % 8) != 0 ? name : nil
    }
    return .list(names.sorted().map { .string($0) })
  }

  private func extendedKeyUsages(_ node: ASN1Node) -> Value {
    let names = node.parts.map(\.objectIdentifier).map {
      CertificateNames.extendedKeyUsages[$0] ?? $0
    }
    return .list(names.sorted().map { .string($0) })
  }

  private func basicConstraints(_ node: ASN1Node) -> Value {
    let isAuthority = node.parts.contains { $0.identifier == .boolean && $0.bytes.first != 0 }
    let length = node.parts.first { $0.identifier == .integer }?.bytes
    let limit: [Value] =
      length.map {
        [.string("pathlen:\(Value.whole(bigEndian: $0).pythonString)")]
      } ?? []
    return .list([.string(isAuthority ? "CA:TRUE" : "CA:FALSE")] + limit)
  }

  /// Whether the feature 5, `status_request`, is among those demanded (RFC 7633).
  private func mustStaple(_ node: ASN1Node) -> Value {
    .bool(node.parts.contains { $0.bytes.elementsEqual([5]) })
  }

  private func alternativeNames(_ node: ASN1Node) -> Value {
    .list(node.parts.map { .string(CertificateName.text($0)) })
  }

  private var keys: Mapping {
    let key = certificate.publicKey
    return [
      "public_key": .string(key.pem), "public_key_type": .string(key.type),
      "public_key_data": .mapping(key.numbers),
      "public_key_fingerprints": .mapping(key.fingerprints),
      "fingerprints": .mapping(Fingerprints.all(of: certificate.encoded)),
    ]
  }

  private var authorities: Mapping {
    let authority = certificate["2.5.29.35"]?.node?.parts ?? []
    let issuer = authority.tagged(1)?.parts.map { Value.string(CertificateName.text($0)) }
    return [
      "subject_key_identifier": identifier(certificate["2.5.29.14"]?.node),
      "authority_key_identifier": identifier(authority.tagged(0)),
      "authority_cert_issuer": issuer.map { .list($0) } ?? nil,
      "authority_cert_serial_number":
        authority.tagged(2).map { Value.whole(bigEndian: $0.bytes) } ?? nil,
      "serial_number": Value.whole(bigEndian: certificate.serialNumber),
      "extensions_by_oid": .mapping(encodedExtensions),
      "ocsp_uri": access("1.3.6.1.5.5.7.48.1"),
      "issuer_uri": access("1.3.6.1.5.5.7.48.2"),
    ]
  }

  private func identifier(_ node: ASN1Node?) -> Value {
    node.map { .string(Fingerprints.hexadecimal($0.bytes)) } ?? nil
  }

  private var encodedExtensions: Mapping {
    var mapping: Mapping = [:]
    for found in certificate.extensions {
      mapping[.string(found.identifier)] = [
        "critical": .bool(found.isCritical),
        "value": .string(Data(found.encoded).base64EncodedString()),
      ]
    }
    return mapping
  }

  /// Where the authority answers to one kind of question (RFC 5280 §4.2.2.1).
  private func access(_ method: String) -> Value {
    let descriptions = certificate["1.3.6.1.5.5.7.1.1"]?.node?.parts ?? []
    let location = descriptions.first {
      $0.parts.first?.objectIdentifier == method && $0.parts.last?.tag == 6
    }
    return location?.parts.last.map { .string($0.text) } ?? nil
  }
}
