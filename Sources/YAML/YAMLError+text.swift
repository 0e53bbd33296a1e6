import Values

extension YAMLError {
  /// What is wrong: lower case, literals in backticks, no full stop.
  public var message: String {
    switch kind {
    case .unquotedTemplate: "a value that begins with `{{` needs quotes"
    case .colonInValue: "`: ` in a value without quotes"
    case .keyBelowValue: "a key is not allowed here: the line above already has a value"
    case .noColon(let text): "expected `:` behind `\(text)`"
    case .noSpaceBehindColon(let text): "expected a space behind the colon in `\(text)`"
    case .noBreakSpace: "a no-break space where a space is needed"
    case .dashAmongKeys: "a list item cannot stand among the keys of a mapping"
    case .tab: "a tab cannot indent a line"
    case .reservedCharacter("`"): "a backtick cannot begin a value"
    case .reservedCharacter(let character): "`\(character)` cannot begin a value"
    case .unclosedQuote(let quote): "quote `\(quote)` is never closed"
    case .textBehindQuote: "text behind a closing quote"
    case .unclosedBracket(let bracket): "`\(bracket)` is never closed"
    case .noComma(let closing): "expected `,` or `\(closing)`"
    case .strayIndicator(let indicator): "`\(indicator)` is out of place"
    case .undefinedAlias(let name, _): "alias `*\(name)` has no anchor `&\(name)` before it"
    case .unnamedAnchor(let text): "`\(text)` is no \(text.hasPrefix("*") ? "alias" : "anchor")"
    case .duplicateAnchor(let name): "anchor `&\(name)` is set twice"
    case .recursiveAlias(let name): "alias `*\(name)` stands within its own anchor"
    case .expansionTooLarge(let limit): "aliases expand to more than \(limit) values"
    case .nestingTooDeep(let limit): "lists and mappings are nested deeper than \(limit)"
    case .unknownEscape(let escape): "unknown escape `\(escape)` in double quotes"
    case .unknownTag(let tag, _): "unknown tag `\(tag)`"
    case .undefinedTagHandle: "the tag's handle is not declared"
    case .strayLine: "this fits nothing above it"
    case .noDash: "expected `- `: the lines above are items of a list"
    case .dashBehindKey: "a list item cannot stand on the line of its key"
    case .textBehindBlockMark: "unexpected text behind the mark of a block of text"
    case .controlCharacter(let code):
      "control character U+\(Self.hexadecimal(code)) is not allowed"
    case .invalidEncoding: "the text is not valid UTF-8"
    case .moreDocuments: "expected one document, found another"
    case .unacceptableKey(let type): "a \(type) cannot be a key"
    case .unmergeable(let found): "`<<` takes a mapping or a list of mappings, not \(found)"
    case .numberTooLarge: "a whole number has at most \(LargeInteger.mostDigits) digits"
    case .invalidScalar(let text, let type): "`\(text)` is no \(type)"
    case .wrongKind(let tag, let expected, let found):
      "`\(tag)` takes \(expected), not \(found)"
    case .indicatorAsValue(let text): "`\(text)` needs quotes as a value"
    case .syntax(let problem): problem
    case .unrepresentable(let type): "YAML cannot hold a value of type `\(type)`"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch kind {
    case .unquotedTemplate:
      "did you mean to quote it: `\"{{ … }}\"`? without quotes, `{` begins a mapping"
    case .colonInValue: "put the value in quotes, or a key and its value on a line of their own"
    case .keyBelowValue: "check the indentation of both lines; quote the value if it spans lines"
    case .noColon: "a key is written `key: value`"
    case .noSpaceBehindColon: "a key is written `key: value`, with a space"
    case .noBreakSpace: "delete it and type a space; it looks the same"
    case .dashAmongKeys: "indent it below its key, or make the lines above items too"
    case .tab: "indent with spaces"
    case .reservedCharacter: "put the value in quotes"
    case .unclosedQuote("'"): "within single quotes, a quote is written twice: `''`"
    case .unclosedQuote: "within double quotes, a quote is written `\\\"`"
    case .textBehindQuote:
      "one pair of quotes must hold the whole value; `''` within single ones is a quote"
    case .strayIndicator: "put the value in quotes if it begins with this character"
    case .undefinedAlias(_, let nearest?): "did you mean `*\(nearest)`?"
    case .undefinedAlias(let name, nil): "put it in quotes if no alias is meant: `\"*\(name)\"`"
    case .unnamedAnchor(let text): "put it in quotes: `\"\(text)\"`"
    case .unknownEscape(let escape): "write `\\\(escape)`, or use single quotes"
    case .unknownTag(_, let nearest?): "did you mean `\(nearest)`?"
    case .unknownTag: "put the value in quotes if it is no tag"
    case .strayLine: "check its indentation, and the quotes and brackets of the lines above"
    case .noDash: "begin the line with `- `, or indent it to belong to the item above"
    case .dashBehindKey: "put `- ` on the next line, or the value in quotes"
    case .textBehindBlockMark: "the text begins on the next line"
    case .numberTooLarge: "put it in quotes to keep it as text"
    case .invalidScalar(_, type: "date"): "put it in quotes to keep it as text"
    case .indicatorAsValue(let text): "write `\"\(text)\"`"
    case .unacceptableKey: "keys are text, numbers or dates"
    default: nil
    }
  }

  /// What to read behind the caret.
  var label: String? {
    switch kind {
    case .unclosedQuote, .unclosedBracket: "opened here"
    default: nil
    }
  }

  private static func hexadecimal(_ code: UInt32) -> String {
    let digits = String(code, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
