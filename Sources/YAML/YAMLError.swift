public import Diagnostics

/// A text that is no YAML, or that means nothing as data for a playbook.
public struct YAMLError: DiagnosticConvertible {
  /// What is wrong.
  public var kind: Kind
  /// Where it is wrong; nil for a value that came from no file.
  public var location: SourceLocation?
  /// Other places that explain it.
  public var related: [Diagnostic.Label] = []

  /// What a person reads.
  public var diagnostic: Diagnostic {
    Diagnostic(.error, message, at: location, label: label, related: related, hint: hint)
  }

  /// A mistake and its facts.
  public enum Kind: Sendable, Equatable {
    /// A value begins with `{{` and has no quotes.
    case unquotedTemplate
    /// An unquoted value holds `: `.
    case colonInValue
    /// A key stands where the line above still has its value.
    case keyBelowValue
    /// Text without a colon stands where a key must; the text.
    case noColon(String)
    /// A key's colon lacks the space behind it; the text.
    case noSpaceBehindColon(String)
    /// A no-break space stands where a space must.
    case noBreakSpace
    /// A list item stands among the keys of a mapping.
    case dashAmongKeys
    /// A tab is used for indentation.
    case tab
    /// A character that may not begin a value.
    case reservedCharacter(String)
    /// A quote that is opened and not closed.
    case unclosedQuote(String)
    /// Text follows a closing quote.
    case textBehindQuote
    /// A bracket or brace that is opened and not closed.
    case unclosedBracket(String)
    /// Something other than a comma stands between the items of a flow collection.
    case noComma(closing: String)
    /// A closing bracket, brace or comma that nothing opened.
    case strayIndicator(String)
    /// An alias whose anchor is not set; the nearest one that is.
    case undefinedAlias(String, nearest: String?)
    /// Text that begins with `*` or `&` and is neither alias nor anchor.
    case unnamedAnchor(String)
    /// An anchor that is set twice.
    case duplicateAnchor(String)
    /// An alias within what its anchor names.
    case recursiveAlias(String)
    /// Aliases that expand to more than a sane file holds.
    case expansionTooLarge(limit: Int)
    /// Collections in collections, deeper than a sane file has them.
    case nestingTooDeep(limit: Int)
    /// An escape that YAML does not know.
    case unknownEscape(String)
    /// A tag that nobody knows; the nearest one that is known.
    case unknownTag(String, nearest: String?)
    /// A tag that begins with a handle that no directive declares.
    case undefinedTagHandle
    /// A line that fits no block above it.
    case strayLine
    /// An item without `-` in a list.
    case noDash
    /// A list item on the line of its key.
    case dashBehindKey
    /// Text behind `|` or `>`.
    case textBehindBlockMark
    /// A character that YAML does not allow.
    case controlCharacter(UInt32)
    /// Bytes that are no UTF-8 or UTF-16.
    case invalidEncoding
    /// A second document where one is expected.
    case moreDocuments
    /// A list or a mapping as the key of a mapping.
    case unacceptableKey(String)
    /// `<<` with something that is no mapping.
    case unmergeable(String)
    /// A whole number of more digits than Python reads.
    case numberTooLarge
    /// Text that its tag, or its own form, promises to be something that it is not.
    case invalidScalar(String, type: String)
    /// A tag on a node of the wrong kind.
    case wrongKind(tag: String, expected: String, found: String)
    /// `=` or `<<` as a value, for which YAML 1.1 has a use that nobody has.
    case indicatorAsValue(String)
    /// Anything else, in libyaml's words.
    case syntax(String)
    /// A value that YAML cannot hold; its type.
    case unrepresentable(String)
  }
}
