import Diagnostics

/// Splits command lines into words by the quoting rules of a POSIX shell.
struct ShellWords {
  /// What a word is made of besides its text.
  struct Entry {
    let word: Word
    /// Whether a part outside of single quotes would mean more to a shell than itself.
    let isPlain: Bool
    /// Whether it begins with a `~` that a shell would expand.
    let beginsWithTilde: Bool
  }

  private let source: SourceFile
  private var cursor = 0
  private var text: [UInt8] = []
  private var isPlain = true

  private init(_ source: SourceFile) { self.source = source }

  /// The words of `source`, quotes and escapes taken away, as Python's `shlex.split` does.
  static func split(_ source: SourceFile) throws(DiagnosticError) -> [Word] {
    try entries(of: source).map(\.word)
  }

  /// The words with what a shell would make of them.
  static func entries(of source: SourceFile) throws(DiagnosticError) -> [Entry] {
    var splitter = ShellWords(source)
    var entries: [Entry] = []
    while let entry = try splitter.next() { entries.append(entry) }
    return entries
  }

  private mutating func next() throws(DiagnosticError) -> Entry? {
    while let byte = peek, Self.isSpace(byte) { cursor += 1 }
    guard let first = peek else { return nil }
    let start = cursor
    text = []
    isPlain = true
    while let byte = peek, !Self.isSpace(byte) {
      cursor += 1
      switch byte {
      case UInt8(ascii: "'"): try quoted(by: byte, from: cursor - 1)
      case UInt8(ascii: "\""): try quoted(by: byte, from: cursor - 1)
      case UInt8(ascii: "\\"):
        guard let escaped = peek else {
          throw mistake("`\\` escapes nothing", start..<cursor)
        }
        text.append(escaped)
        cursor += 1
      default:
        if Self.special.contains(byte) { isPlain = false }
        text.append(byte)
      }
    }
    let word = Word(
      text: String(decoding: text, as: UTF8.self),
      location: SourceLocation(file: source, range: start..<cursor))
    return Entry(word: word, isPlain: isPlain, beginsWithTilde: first == UInt8(ascii: "~"))
  }

  private mutating func quoted(by quote: UInt8, from start: Int) throws(DiagnosticError) {
    while let byte = peek {
      cursor += 1
      if byte == quote { return }
      guard quote == UInt8(ascii: "\"") else {
        text.append(byte)
        continue
      }
      if byte == UInt8(ascii: "\\"), let next = peek, next == quote || next == byte {
        text.append(next)
        cursor += 1
      } else {
        if byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") { isPlain = false }
        text.append(byte)
      }
    }
    throw mistake("the quote is never closed", start..<cursor)
  }

  private var peek: UInt8? { cursor < source.bytes.count ? source.bytes[cursor] : nil }

  private func mistake(_ message: String, _ range: Range<Int>) -> DiagnosticError {
    DiagnosticError(Diagnostic(.error, message, at: SourceLocation(file: source, range: range)))
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D ~= byte) }

  private static let special = Set("|&;<>()$`*?[]#{}!".utf8)
}
