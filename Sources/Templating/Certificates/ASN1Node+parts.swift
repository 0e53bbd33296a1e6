import SwiftASN1

extension ASN1Node {
  /// The nodes inside a sequence, set or explicit tag; none in anything else.
  var parts: [ASN1Node] {
    if case .constructed(let nodes) = content { Array(nodes) } else { [] }
  }

  /// The bytes of what holds no other nodes; none in anything else.
  var bytes: ArraySlice<UInt8> {
    if case .primitive(let bytes) = content { bytes } else { [] }
  }

  /// The bytes as text; those of UTF-8 and of what is ASCII besides.
  var text: String {
    if identifier == .bmpString {
      let pairs = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2)
      return String(
        decoding: pairs.map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }, as: UTF16.self)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The dotted numbers of an object identifier; empty for anything else.
  var objectIdentifier: String {
    (try? ASN1ObjectIdentifier(derEncoded: self, withIdentifier: .objectIdentifier))
      .map { "\($0)" } ?? ""
  }

  /// The contents of a bit string, whose first byte says how many of the last bits do not count.
  var bits: ArraySlice<UInt8> { bytes.dropFirst() }

  /// The number of a context-specific tag; nil for universal types.
  var tag: UInt? { identifier.tagClass == .contextSpecific ? identifier.tagNumber : nil }
}

extension [ASN1Node] {
  /// The node with a context-specific tag.
  func tagged(_ number: UInt) -> ASN1Node? { first { $0.tag == number } }
}
