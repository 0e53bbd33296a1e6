import SwiftASN1

/// A name in a certificate: of a person or organisation, or one of the kinds of RFC 5280 §4.2.1.6.
enum CertificateName {
  /// The attributes of a distinguished name, in order.
  static func attributes(_ name: ASN1Node) -> [(key: String, value: String)] {
    name.parts.flatMap(\.parts).compactMap { attribute in
      guard let type = attribute.parts.first?.objectIdentifier, let value = attribute.parts.last
      else { return nil }
      return (CertificateNames.attributes[type] ?? type, value.text)
    }
  }

  /// A general name as Ansible writes it: its kind, a colon, the name.
  static func text(_ name: ASN1Node) -> String {
    switch name.tag {
    case 1: "email:\(name.text)"
    case 2: "DNS:\(name.text)"
    case 4: "dirName:" + name.parts.map(distinguished).joined()
    case 6: "URI:\(name.text)"
    case 7: "IP:\(address(name.bytes))"
    case 8: "RID:\(identifier(name))"
    default: "otherName:" + other(name)
    }
  }

  /// RFC 4514 §2: the last attribute first, with short names, special characters escaped.
  private static func distinguished(_ name: ASN1Node) -> String {
    attributes(name).reversed().map { attribute in
      let key = CertificateNames.shortAttributes[attribute.key] ?? attribute.key
      return "\(key)=\(escaped(attribute.value))"
    }.joined(separator: ",")
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for (index, character) in text.enumerated() {
      let isEdge =
        index == 0 && "# ".contains(character)
        || index == text.count - 1 && character == " "
      if isEdge || "\"+,;<>\\".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }

  private static func address(_ bytes: ArraySlice<UInt8>) -> String {
    let family: IPAddress.Family = bytes.count % 16 == 0 ? .v6 : .v4
    let size = family.width / 8
    let address = IPAddress(masked: number(bytes.prefix(size)), family)
    guard bytes.count == 2 * size else { return address.compressed }
    let mask = IPAddress(masked: number(bytes.suffix(size)), family)
    return "\(address.compressed)/\(mask.prefixLength ?? family.width)"
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt128 {
    bytes.reduce(0) { $0 << 8 | UInt128($1) }
  }

  private static func identifier(_ name: ASN1Node) -> String {
    let identifier = try? ASN1ObjectIdentifier(
      derEncoded: name, withIdentifier: name.identifier)
    return identifier.map { "\($0)" } ?? ""
  }

  private static func other(_ name: ASN1Node) -> String {
    let type = name.parts.first?.objectIdentifier ?? ""
    let value = name.parts.last?.parts.first?.encodedBytes ?? []
    return "\(type);\(Fingerprints.hexadecimal(value))"
  }
}
