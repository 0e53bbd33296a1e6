import Values

/// Trimming and filling.
extension StringMethods {
  static let layouts: [Method] = [
    Method("strip", .named("chars", nil)) { (text: String, characters: StrictText?) in
      stripped(text, of: characters?.content, atStart: true, atEnd: true)
    },
    Method("lstrip", .named("chars", nil)) { (text: String, characters: StrictText?) in
      stripped(text, of: characters?.content, atStart: true, atEnd: false)
    },
    Method("rstrip", .named("chars", nil)) { (text: String, characters: StrictText?) in
      stripped(text, of: characters?.content, atStart: false, atEnd: true)
    },
    Method("ljust", .required("width"), .named("fillchar", FillCharacter(scalar: " "))) {
      (text: String, width: Int, fill: FillCharacter) in
      try Padding.left.filled(text, to: width, with: fill.scalar)
    },
    Method("rjust", .required("width"), .named("fillchar", FillCharacter(scalar: " "))) {
      (text: String, width: Int, fill: FillCharacter) in
      try Padding.right.filled(text, to: width, with: fill.scalar)
    },
    Method("center", .required("width"), .named("fillchar", FillCharacter(scalar: " "))) {
      (text: String, width: Int, fill: FillCharacter) in
      try centered(text, width, fill.scalar)
    },
    Method("zfill", .required("width")) { (text: String, width: Int) in
      let scalars = text.unicodeScalars
      guard let sign = scalars.first, sign == "+" || sign == "-" else {
        return try Padding.right.filled(text, to: width, with: "0")
      }
      let digits = String(scalars.dropFirst())
      return try Padding.inside.filled(digits, head: String(sign), to: width, with: "0")
    },
    Method("expandtabs", .named("tabsize", 8)) { (text: String, size: Int) in
      try expanded(text, size)
    },
  ]

  /// Text without white space, or without any of `characters`, at its start and end.
  static func stripped(
    _ text: String, of characters: String?, atStart: Bool, atEnd: Bool
  ) -> String {
    let set = characters.map { Set($0.unicodeScalars) }
    func goes(_ scalar: Unicode.Scalar) -> Bool { set?.contains(scalar) ?? scalar.isPythonSpace }
    var rest = text.unicodeScalars[...]
    if atStart { rest = rest.drop(while: goes) }
    if atEnd { while let last = rest.last, goes(last) { rest.removeLast() } }
    return String(rest)
  }

  /// Python puts the odd character on the left where text and width are both odd or even alike.
  static func centered(
    _ text: String, _ width: Int, _ fill: Unicode.Scalar
  ) throws -> String {
    let count = text.unicodeScalars.count
    guard width > count else { return text }
    let missing = width - count
    let left = missing / 2 + (missing & width & 1)
    let start = try Padding.right.filled(text, to: count + left, with: fill)
    return try Padding.left.filled(start, to: width, with: fill)
  }

  private static func expanded(_ text: String, _ size: Int) throws -> String {
    guard size <= Padding.limit / 8 else {
      throw TemplateError(.limit("a tab of \(size) columns is too wide"))
    }
    var result = ""
    var column = 0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\t":
        guard size > 0 else { continue }
        let count = size - column % size
        result += String(repeating: " ", count: count)
        column += count
        guard result.utf8.count <= Padding.limit else {
          throw TemplateError(.limit("the text becomes too long"))
        }
      case "\n", "\r":
        result.unicodeScalars.append(scalar)
        column = 0
      default:
        result.unicodeScalars.append(scalar)
        column += 1
      }
    }
    return result
  }
}
