/// Writes a pattern of Python's `re` in PCRE2's syntax.
///
/// What Python refuses is refused, even where PCRE2 has a meaning for it; names of groups become
/// numbers.
struct PatternTranslator {
  private let pattern: String
  var rest: Substring.UnicodeScalarView
  var output = String.UnicodeScalarView()
  /// The options, those that the pattern itself sets included.
  var options: RegularExpression.Options
  var groupNames: [String: Int] = [:]
  var groupCount = 0
  private var isAtStart = true

  init(_ pattern: String, options: RegularExpression.Options) {
    self.pattern = pattern
    self.options = options
    rest = pattern.unicodeScalars[...]
  }

  mutating func translated() throws(TemplateError) -> String {
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\\": try escape()
      case "[": try characterClass()
      case "(": try group()
      case "*", "+", "?":
        output.append(scalar)
        try endQuantifier()
      case "{": try braces()
      case "#" where options.contains(.isVerbose):
        rest = rest.drop { $0 != "\n" }
      default: output.append(scalar)
      }
      isAtStart = false
    }
    return String(output)
  }

  func failure(_ complaint: String) -> TemplateError {
    TemplateError("`\(pattern)` is no regular expression: \(complaint)")
  }

  mutating func write(_ text: String) { output.append(contentsOf: text.unicodeScalars) }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard rest.first == scalar else { return false }
    rest.removeFirst()
    return true
  }

  mutating func take(while condition: (Unicode.Scalar) -> Bool) -> String {
    let taken = rest.prefix(while: condition)
    rest = rest[taken.endIndex...]
    return String(taken)
  }

  mutating func text(until end: Unicode.Scalar) throws(TemplateError) -> String {
    let text = take { $0 != end }
    guard take(end) else { throw failure("`\(end)` is missing") }
    return text
  }
}

extension PatternTranslator {
  private mutating func endQuantifier() throws(TemplateError) {
    if rest.first == "?" || rest.first == "+" { output.append(rest.removeFirst()) }
    var next = self
    switch rest.first {
    case "*", "+", "?": throw failure("multiple repeat")
    case "{" where next.take("{") && next.bounds() != nil: throw failure("multiple repeat")
    default: return
    }
  }

  /// A repetition `{1,2}`, or a brace that is only a brace.
  private mutating func braces() throws(TemplateError) {
    guard let (lower, upper) = bounds() else { return write("\\{") }
    write("{\(lower.isEmpty ? "0" : lower)\(upper.map { ",\($0)" } ?? "")}")
    try endQuantifier()
  }

  private mutating func bounds() -> (lower: String, upper: String?)? {
    let before = rest
    let isDigit: (Unicode.Scalar) -> Bool = { ("0"..."9").contains($0) }
    let lower = take(while: isDigit)
    let upper = take(",") ? take(while: isDigit) : nil
    if take("}"), !lower.isEmpty || upper != nil { return (lower, upper) }
    rest = before
    return nil
  }

  private mutating func characterClass() throws(TemplateError) {
    write(take("^") ? "[^" : "[")
    if take("]") { write("\\]") }
    while let scalar = rest.popFirst() {
      switch scalar {
      case "]": return write("]")
      case "[": write("\\[")
      case "\\": try escape(inClass: true)
      default: output.append(scalar)
      }
    }
    throw failure("unterminated character set")
  }

  private mutating func group() throws(TemplateError) {
    if rest.first == "*" { throw failure("nothing to repeat") }
    guard take("?") else {
      groupCount += 1
      return write("(")
    }
    guard let kind = rest.popFirst() else { throw failure("unexpected end of pattern") }
    switch kind {
    case ":", "=", "!", ">": write("(?\(kind)")
    case "#": _ = try text(until: ")")
    case "(": write("(?(\(try number(of: text(until: ")"))))")
    case "P" where take("<"): try beginNamedGroup()
    case "P" where take("="): write("\\g{\(try number(of: text(until: ")")))}")
    case "<" where rest.first == "=" || rest.first == "!": write("(?<\(rest.removeFirst())")
    case "a", "i", "L", "m", "s", "u", "x", "-": try flags(first: kind)
    default: throw failure("unknown extension `?\(kind)`")
    }
  }

  private mutating func beginNamedGroup() throws(TemplateError) {
    let name = try text(until: ">")
    guard let first = name.first, first.isLetter || first == "_",
      name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
    else { throw failure("`\(name)` cannot be the name of a group") }
    guard groupNames[name] == nil else { throw failure("two groups have the name `\(name)`") }
    groupCount += 1
    groupNames[name] = groupCount
    write("(")
  }

  func number(of group: String) throws(TemplateError) -> Int {
    if let number = groupNames[group] { return number }
    if let number = Int(group), 1...max(1, groupCount) ~= number, groupCount > 0 { return number }
    throw failure("there is no group `\(group)`")
  }

  /// `(?im)` at the start, or `(?i-m:…)` anywhere.
  private mutating func flags(first: Unicode.Scalar) throws(TemplateError) {
    let letters = String(first) + take { "aiLmsux-".unicodeScalars.contains($0) }
    let known: [Character: RegularExpression.Options] = [
      "a": .isASCII, "i": .ignoresCase, "m": .matchesLines, "s": .dotMatchesAll, "x": .isVerbose,
      "u": [],
    ]
    if take(")") {
      guard isAtStart else { throw failure("flags for all of it must stand at the start") }
      for letter in letters {
        guard let option = known[letter] else { throw failure("there is no flag `\(letter)`") }
        options.formUnion(option)
      }
    } else if take(":") {
      write("(?\(letters.filter { "imsx-".contains($0) }):")
    } else {
      throw failure("unknown flag in `(?\(letters)`")
    }
  }
}
