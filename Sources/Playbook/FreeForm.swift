/// Arguments written as text behind a module's name: `cmd chdir=/tmp`, `msg="hello world"`.
///
/// Words are split as ansible-core 2.16 splits them: at spaces and line breaks that are outside
/// quotes and templates; a lone `\` between words is dropped, as in folded text that was written
/// for a shell.
public struct FreeForm: Sendable, Equatable {
  /// A `name=value` word, the value without its quotes.
  public struct Pair: Sendable, Equatable {
    /// The name before the `=`.
    public var key: String
    /// The text behind it.
    public var value: String
  }

  /// The `name=value` words.
  public private(set) var pairs: [Pair] = []
  /// All other words, as written.
  public private(set) var rest = ""

  /// The names that `command` and its kin take out of their free text; all else stays in it.
  static let commandOptions: Set<String> = [
    "creates", "removes", "chdir", "executable", "warn", "stdin", "stdin_add_newline",
    "strip_empty_ends",
  ]

  /// Splits `text`; nil where a quote or a template is not closed.
  ///
  /// With `keepingRaw`, only the options of `command` are taken as pairs and the rest is kept as
  /// written, because it is itself the command.
  public init?(_ text: String, keepingRaw: Bool) {
    var splitter = Words(text)
    guard let words = splitter.split() else { return nil }
    var raw: [String] = []
    for word in words {
      if let pair = Self.pair(word), !keepingRaw || Self.commandOptions.contains(pair.key) {
        pairs.append(pair)
      } else {
        raw.append(word)
      }
    }
    // A word that ends in a line break brings its own separator.
    rest = raw.reduce(into: "") { $0 += ($0.isEmpty || $0.last == "\n" ? "" : " ") + $1 }
  }

  private static func pair(_ word: String) -> Pair? {
    let text = Escapes.decoded(word)
    guard let equals = separator(in: text) else { return nil }
    let key = text[..<equals].trimmed
    let value = text[text.index(after: equals)...].trimmed
    return Pair(key: key, value: unquoted(value))
  }

  /// The first `=` that no backslash precedes; one at the very start separates nothing.
  private static func separator(in text: String) -> String.Index? {
    guard var start = text.index(text.startIndex, offsetBy: 1, limitedBy: text.endIndex) else {
      return nil
    }
    while let found = text[start...].firstIndex(of: "=") {
      if text[text.index(before: found)] != "\\" { return found }
      start = text.index(after: found)
    }
    return nil
  }

  private static func unquoted(_ text: String) -> String {
    guard text.count > 1, let first = text.first, first == text.last, first == "\"" || first == "'",
      text.dropLast().last != "\\"
    else { return text }
    return String(text.dropFirst().dropLast())
  }
}

extension Substring {
  fileprivate var trimmed: String {
    let isSpace: (Character) -> Bool = { $0.isWhitespace }
    let start = drop(while: isSpace)
    guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(start[...last])
  }
}
