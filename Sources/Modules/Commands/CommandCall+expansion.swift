import Values

extension CommandCall {
  /// Whether a shell would have to look at a word before it is what the author means.
  static func isExpandable(_ word: String) -> Bool { word.hasPrefix("~") || word.contains("$") }

  /// A shell word that means `text` with `$NAME`, `${NAME}` and a leading `~` expanded, and nothing
  /// else.
  ///
  /// A variable that is not set stays as written, as with Python's `expandvars`. Made for places
  /// where the shell neither splits words nor matches file names.
  static func expandable(_ text: String) -> String {
    var rest = text[...]
    // The empty quotes keep a word that expands to nothing.
    var word = rest.hasPrefix("~") ? "" : "''"
    if rest.hasPrefix("~") {
      let prefix = rest.prefix { $0 != "/" }
      let isUser = prefix.dropFirst().allSatisfy {
        $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-")
      }
      // An unquoted tilde is the one thing here that a shell must see bare.
      if isUser {
        word += prefix
        rest = rest.dropFirst(prefix.count)
        // So must the slash that ends it, or the tilde means itself.
        if rest.popFirst() != nil { word += "/" }
      }
    }
    while let dollar = rest.firstIndex(of: "$") {
      word += literal(rest[..<dollar])
      let (name, length) = variable(rest[dollar...])
      let written = rest[dollar...].prefix(length)
      word += name.map { "${\($0)-\(literal(written))}" } ?? literal(written)
      rest = rest[dollar...].dropFirst(length)
    }
    return word + literal(rest)
  }

  private static func literal(_ text: Substring) -> String {
    text.isEmpty ? "" : ShellWords.quoted(String(text))
  }

  /// The name of the variable that begins a text, and how much of the text it takes.
  private static func variable(_ text: Substring) -> (name: String?, length: Int) {
    let body = text.dropFirst()
    let isBraced = body.first == "{"
    let candidate = (isBraced ? body.dropFirst() : body).prefix {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
    }
    guard let first = candidate.first, !first.isNumber else { return (nil, 1) }
    if !isBraced { return (String(candidate), 1 + candidate.count) }
    guard body.dropFirst(1 + candidate.count).first == "}" else { return (nil, 1) }
    return (String(candidate), 3 + candidate.count)
  }
}
