/// What styles a text can be written in, as libyaml's emitter decides.
struct YAMLScalar {
  /// How a text is written.
  enum Style {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
  }

  let scalars: [Unicode.Scalar]
  let isMultiline: Bool
  private let isPlainAllowed: Bool
  private let isSingleQuotedAllowed: Bool
  private let isLiteralAllowed: Bool

  init(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    var signs = Signs()
    for index in scalars.indices { signs.note(index, in: scalars) }
    self.scalars = scalars
    isMultiline = signs.hasBreak
    let first = scalars.first
    let last = scalars.last
    let isSpaceAtStart = first == " " || first?.isYAMLBreak == true
    let isSpaceAtEnd = last == " " || last?.isYAMLBreak == true
    isPlainAllowed =
      !isSpaceAtStart && !isSpaceAtEnd && !signs.hasBreak && !signs.hasSpecial
      && !signs.hasIndicator && !text.hasPrefix("---") && !text.hasPrefix("...")
    isSingleQuotedAllowed =
      !signs.hasBreakThenSpace && !signs.hasSpaceThenBreak && !signs.hasSpecial
    isLiteralAllowed =
      !scalars.isEmpty && last != " " && !signs.hasSpaceThenBreak && !signs.hasSpecial
  }

  /// Whether it can stand before a colon without `?`.
  var isSimpleKey: Bool { !isMultiline && String(scalars).utf8.count <= 128 }

  /// The style for a text that reads back as itself when it `isPlain`, and may want to be a block.
  func style(isPlain: Bool, wantsLiteral: Bool, isKey: Bool) -> Style {
    if wantsLiteral { return isLiteralAllowed && !isKey ? .literal : .doubleQuoted }
    if isPlain, isPlainAllowed, !(isKey && scalars.isEmpty) { return .plain }
    return isSingleQuotedAllowed && !(isKey && isMultiline) ? .singleQuoted : .doubleQuoted
  }
}

/// What was seen in a text that bears on its style.
private struct Signs {
  var hasIndicator = false
  var hasSpecial = false
  var hasBreak = false
  var hasBreakThenSpace = false
  var hasSpaceThenBreak = false

  mutating func note(_ index: Int, in scalars: [Unicode.Scalar]) {
    let scalar = scalars[index]
    let previous = index > 0 ? scalars[index - 1] : nil
    let isBeforeSpace = index + 1 == scalars.count || scalars[index + 1].isYAMLSpace
    switch scalar {
    case "#": hasIndicator = hasIndicator || previous == nil || previous?.isYAMLSpace == true
    case ":": hasIndicator = hasIndicator || isBeforeSpace
    case "?", "-": hasIndicator = hasIndicator || previous == nil && isBeforeSpace
    case ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`":
      hasIndicator = hasIndicator || previous == nil
    default: break
    }
    if scalar.isYAMLBreak {
      hasBreak = true
      if previous == " " { hasSpaceThenBreak = true }
    }
    if scalar == " ", previous?.isYAMLBreak == true { hasBreakThenSpace = true }
    if !scalar.isYAMLPrintable { hasSpecial = true }
  }
}

extension Unicode.Scalar {
  /// Whether YAML 1.1 ends a line here.
  var isYAMLBreak: Bool { "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains(self) }

  fileprivate var isYAMLSpace: Bool { isYAMLBreak || self == " " || self == "\t" || value == 0 }

  /// Whether libyaml writes it without an escape.
  var isYAMLPrintable: Bool {
    switch value {
    case 0x0A, 0x20...0x7E, 0xA0...0xFEFE, 0xFF00...0xFFFD: true
    default: false
    }
  }
}

extension String {
  /// Whether YAML 1.1 reads the unquoted text as text, not as a number, a date or the like.
  var isPlainYAMLText: Bool {
    switch self {
    case "", "~", "null", "Null", "NULL", "<<", "=": return false
    case "yes", "Yes", "YES", "no", "No", "NO", "true", "True", "TRUE", "false", "False", "FALSE",
      "on", "On", "ON", "off", "Off", "OFF":
      return false
    default: break
    }
    guard let first = utf8.first, "-+.0123456789".utf8.contains(first) else { return true }
    return !isYAMLNumber && !isYAMLTimestamp
  }

  private var isYAMLNumber: Bool {
    let integer =
      /[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)/
    let float =
      /[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?/
    let rest =
      /[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)/
    return wholeMatch(of: integer) != nil || wholeMatch(of: float) != nil
      || wholeMatch(of: rest) != nil
  }

  private var isYAMLTimestamp: Bool {
    let date = /[0-9]{4}-[0-9]{2}-[0-9]{2}/
    let time =
      #/
      [0-9]{4} - [0-9]{1,2} - [0-9]{1,2} (?: [Tt] | [\ \t]+ )
      [0-9]{1,2} : [0-9]{2} : [0-9]{2} (?: \. [0-9]* )?
      (?: [\ \t]* (?: Z | [-+] [0-9]{1,2} (?: : [0-9]{2} )? ) )?
      /#
    return wholeMatch(of: date) != nil || wholeMatch(of: time) != nil
  }
}

extension String {
  init(_ scalars: [Unicode.Scalar]) {
    self.init(String.UnicodeScalarView(scalars))
  }
}
