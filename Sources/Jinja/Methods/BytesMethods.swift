import Values

/// Python's methods of bytes.
enum BytesMethods {
  static let all: [Method] = [
    Method(
      "decode", .named("encoding", StrictText("utf-8")), .named("errors", StrictText("strict"))
    ) { (bytes: Bytes, encoding: StrictText, errors: StrictText) in
      try TextEncoding(encoding.content).text(of: bytes.content, errors: errors.content)
    },
    Method("hex", .named("sep", nil), .named("bytes_per_sep", 1)) {
      (bytes: Bytes, separator: FillCharacter?, size: Int) in
      hexadecimal(bytes.content, separator?.scalar, size)
    },
    Method("startswith", .required("prefix")) { (bytes: Bytes, prefix: Bytes) in
      bytes.content.starts(with: prefix.content)
    },
    Method("endswith", .required("suffix")) { (bytes: Bytes, suffix: Bytes) in
      bytes.content.reversed().starts(with: suffix.content.reversed())
    },
  ]

  /// Bytes as an argument.
  private struct Bytes: TemplateArgument {
    let content: [UInt8]

    static func reading(_ value: Value, in rendering: Rendering) throws -> Bytes {
      try value.requireDefined()
      guard case .object(let object as ByteText) = value else {
        throw TypeMismatch(expected: "bytes")
      }
      return Bytes(content: object.bytes)
    }
  }

  /// Groups count from the right, or from the left where `size` is negative.
  private static func hexadecimal(
    _ bytes: [UInt8], _ separator: Unicode.Scalar?, _ size: Int
  ) -> String {
    var text = ""
    for (place, byte) in bytes.enumerated() {
      if let separator, place > 0, size != 0 {
        let distance = size > 0 ? bytes.count - place : place
        if distance % size == 0 { text.unicodeScalars.append(separator) }
      }
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return text
  }
}
