/// The text around a private key: what kind it says it is, its headers, and its bytes. RFC 1421, RFC 7468
struct KeyText {
  /// The words between `BEGIN` and the dashes, such as `OPENSSH PRIVATE KEY`.
  var label: String
  /// The headers of old encrypted keys, such as `DEK-Info`.
  var headers: [String: String]
  var bytes: [UInt8]

  /// Finds the first private key of a text; nil where there is none.
  init?(_ text: String) {
    var lines = text.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }[...]
    let isStart = { (line: Substring) in line.hasPrefix("-----BEGIN ") && line.hasSuffix("-----") }
    guard let start = lines.firstIndex(where: isStart),
      let end = lines[start...].firstIndex(where: { $0.hasPrefix("-----END ") })
    else { return nil }
    label = String(lines[start].dropFirst(11).dropLast(5))
    lines = lines[(start + 1)..<end]
    headers = [:]
    while let line = lines.first, let colon = line.firstIndex(of: ":") {
      headers[String(line[..<colon])] = String(line[colon...].dropFirst().drop { $0 == " " })
      lines = lines.dropFirst()
    }
    guard let bytes = Base64.decode(lines.joined().utf8) else { return nil }
    self.bytes = bytes
  }
}
