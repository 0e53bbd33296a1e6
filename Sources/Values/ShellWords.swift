/// Text split into words as a shell splits them, without expanding anything.
public enum ShellWords {
  /// What is wrong with a text.
  public enum Mistake: String, Error {
    /// A quote was opened and not closed.
    case unclosedQuote = "No closing quotation"
    /// A backslash ends the text.
    case danglingEscape = "No escaped character"
  }

  /// The words of `text`; quotes and backslashes as in Python's `shlex.split`.
  public static func split(_ text: String) throws(Mistake) -> [String] {
    var words: [String] = []
    var word: String.UnicodeScalarView?
    var quote: Unicode.Scalar?
    var scalars = text.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      switch (scalar, quote) {
      case ("'", "'"), ("\"", "\""): quote = nil
      case ("\\", "\""):
        guard let next = scalars.next() else { throw .danglingEscape }
        // Within double quotes a backslash escapes only the quote and itself.
        if next != "\"", next != "\\" { word?.append("\\") }
        word?.append(next)
      case (_, .some): word?.append(scalar)
      case ("'", nil), ("\"", nil):
        quote = scalar
        word = word ?? .init()
      case ("\\", nil):
        guard let next = scalars.next() else { throw .danglingEscape }
        word = word ?? .init()
        word?.append(next)
      case (" ", nil), ("\t", nil), ("\n", nil), ("\r", nil):
        if let done = word { words.append(String(done)) }
        word = nil
      case (_, nil):
        word = word ?? .init()
        word?.append(scalar)
      }
    }
    if quote != nil { throw .unclosedQuote }
    if let last = word { words.append(String(last)) }
    return words
  }

  /// A word that a shell reads as `text`, quoted where it must be, as Python's `shlex.quote`.
  public static func quoted(_ text: String) -> String {
    let isSafe = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "_@%+=:,./-".utf8.contains(byte)
      }
    }
    if isSafe, !text.isEmpty { return text }
    return "'" + text.replacing("'", with: "'\"'\"'") + "'"
  }
}
