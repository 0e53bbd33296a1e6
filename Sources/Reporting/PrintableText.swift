extension String {
  /// The text with everything escaped that could take over a terminal.
  ///
  /// That is control characters but line breaks and tabs, and marks that reorder text. Escapes are
  /// JSON's, such as `\u001b`. A carriage return is kept where a line break follows; alone it could
  /// hide what stands before.
  var printable: String {
    guard unicodeScalars.contains(where: \.isHazardous) else { return self }
    var shown = String.UnicodeScalarView()
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() {
      let endsLine = scalar == "\r" && rest.first == "\n"
      if scalar.isHazardous, !endsLine {
        for unit in String(scalar).utf16 {
          shown.append(contentsOf: unit.jsonEscape.unicodeScalars)
        }
      } else {
        shown.append(scalar)
      }
    }
    return String(shown)
  }
}

extension Unicode.Scalar {
  /// Whether a terminal would act on it rather than show it.
  fileprivate var isHazardous: Bool {
    switch value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0: true
    // Embedding, override and isolate marks make text read as what it is not.
    case 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}

extension UInt16 {
  /// The UTF-16 code unit as JSON escapes it.
  fileprivate var jsonEscape: String {
    let digits = String(self, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
