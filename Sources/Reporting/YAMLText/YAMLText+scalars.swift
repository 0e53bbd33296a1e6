extension YAMLText {
  /// Starts a line at the current level, unless it is there already.
  mutating func writeIndent() {
    let level = level ?? 0
    if !isIndenting || column > level || column == level && !isAfterSpace { writeBreak() }
    if column < level {
      isAfterSpace = true
      append(String(repeating: " ", count: level - column).unicodeScalars)
    }
  }

  /// Ends a line.
  mutating func writeBreak(_ scalar: Unicode.Scalar = "\n") {
    text.append(scalar)
    column = 0
    isAfterSpace = true
    isIndenting = true
  }

  /// Writes a mark such as `-`.
  mutating func writeIndicator(_ mark: String, needsSpace: Bool, keepsIndenting: Bool = false) {
    if needsSpace, !isAfterSpace { append(" ".unicodeScalars) }
    append(mark.unicodeScalars)
    isAfterSpace = false
    isIndenting = isIndenting && keepsIndenting
    isOpenEnded = false
  }

  mutating func writePlain(_ scalars: [Unicode.Scalar], isFolded: Bool) {
    if !isAfterSpace { append(" ".unicodeScalars) }
    isAfterSpace = false
    isIndenting = false
    writeWords(scalars, isFolded: isFolded) { writer, word in writer.append(word) }
  }

  mutating func writeSingleQuoted(_ scalars: [Unicode.Scalar], isFolded: Bool) {
    writeIndicator("'", needsSpace: true)
    writeWords(scalars, isFolded: isFolded) { writer, word in
      for scalar in word { writer.append(scalar == "'" ? ["'", "'"] : [scalar]) }
    }
    writeIndicator("'", needsSpace: false)
  }

  /// Writes runs of spaces, breaks and other characters; a single space past the width becomes a
  /// line break.
  private mutating func writeWords(
    _ scalars: [Unicode.Scalar], isFolded: Bool,
    _ writeWord: (inout YAMLText, ArraySlice<Unicode.Scalar>) -> Void
  ) {
    var rest = scalars[...]
    while let first = rest.first {
      if first == " " {
        let spaces = rest.prefix { $0 == " " }
        rest = rest.dropFirst(spaces.count)
        let isInside = spaces.startIndex > 0 && !rest.isEmpty
        if spaces.count == 1, column > width, isFolded, isInside {
          writeIndent()
          isAfterSpace = false
          isIndenting = false
        } else {
          append(spaces)
        }
      } else if first.isYAMLBreak {
        let breaks = rest.prefix(while: \.isYAMLBreak)
        rest = rest.dropFirst(breaks.count)
        if first == "\n" { writeBreak() }
        for scalar in breaks { writeBreak(scalar) }
        writeIndent()
      } else {
        let word = rest.prefix { $0 != " " && !$0.isYAMLBreak }
        rest = rest.dropFirst(word.count)
        writeWord(&self, word)
      }
    }
  }

  mutating func writeDoubleQuoted(_ scalars: [Unicode.Scalar], isFolded: Bool) {
    writeIndicator("\"", needsSpace: true)
    for (index, scalar) in scalars.enumerated() {
      guard scalar == " " else {
        append(scalar.needsEscape ? Array(scalar.escape.unicodeScalars) : [scalar])
        continue
      }
      let isInside = index > 0 && index < scalars.count - 1
      if isFolded, isInside, scalars[index - 1] != " ", column > width {
        writeIndent()
        // A space at the start of a line would be lost.
        if scalars[index + 1] == " " { append("\\".unicodeScalars) }
      } else {
        append([scalar])
      }
    }
    writeIndicator("\"", needsSpace: false)
  }

  mutating func writeLiteral(_ scalars: [Unicode.Scalar]) {
    let hints = hints(for: scalars)
    writeIndicator("|" + hints, needsSpace: true)
    isOpenEnded = hints.hasSuffix("+")
    writeBreak()
    var rest = scalars[...]
    while let first = rest.first {
      if first.isYAMLBreak {
        writeBreak(first)
        rest.removeFirst()
      } else {
        writeIndent()
        let line = rest.prefix { !$0.isYAMLBreak }
        text.append(contentsOf: line)
        rest = rest.dropFirst(line.count)
        // The break that ends the line; a text without one gets one.
        writeBreak(rest.popFirst() ?? "\n")
      }
    }
  }

  /// What follows the mark of a block: its indentation where that cannot be seen, and whether line
  /// breaks at its end are none or several.
  private func hints(for scalars: [Unicode.Scalar]) -> String {
    guard let first = scalars.first, let last = scalars.last else { return "" }
    let start = first == " " || first.isYAMLBreak ? String(indent) : ""
    guard last.isYAMLBreak else { return start + "-" }
    let isSeveral = scalars.count == 1 || scalars[scalars.count - 2].isYAMLBreak
    return start + (isSeveral ? "+" : "")
  }

  private mutating func append(_ scalars: some Collection<Unicode.Scalar>) {
    text.append(contentsOf: scalars)
    column += scalars.count
  }
}

extension Unicode.Scalar {
  fileprivate var needsEscape: Bool {
    !isYAMLPrintable || isYAMLBreak || self == "\"" || self == "\\"
  }

  fileprivate var escape: String {
    switch value {
    case 0x00: "\\0"
    case 0x07: "\\a"
    case 0x08: "\\b"
    case 0x09: "\\t"
    case 0x0A: "\\n"
    case 0x0B: "\\v"
    case 0x0C: "\\f"
    case 0x0D: "\\r"
    case 0x1B: "\\e"
    case 0x22: "\\\""
    case 0x5C: "\\\\"
    case 0x85: "\\N"
    case 0xA0: "\\_"
    case 0x2028: "\\L"
    case 0x2029: "\\P"
    case ...0xFF: "\\x" + hexadecimal(2)
    case ...0xFFFF: "\\u" + hexadecimal(4)
    default: "\\U" + hexadecimal(8)
    }
  }

  private func hexadecimal(_ width: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
