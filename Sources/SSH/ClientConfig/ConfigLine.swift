import Diagnostics

/// A line of a client configuration, taken apart: a keyword and what follows it.
///
/// Quotes, escapes and comments are those of OpenSSH's `ssh_config`; the keyword ends at white
/// space or one `=`.
struct ConfigLine: Sendable {
  /// The keyword as written.
  let keyword: Word
  /// Everything behind the keyword, for options that take the rest of the line as it is.
  let rest: Word
  /// What follows the keyword, word by word, without a trailing comment.
  let words: [Word]

  /// Reads one line; nil when it is empty or a comment.
  ///
  /// - Parameters:
  ///   - line: The line without its line break.
  ///   - locate: Tells where a stretch of `line`, counted from its start, stands.
  /// - Returns: The keyword and its values.
  /// - Throws: What is wrong with the line.
  static func parse(
    _ line: [UInt8], locate: (Range<Int>) -> SourceLocation
  ) throws(DiagnosticError) -> ConfigLine? {
    let end = line.lastIndex { !isBlank($0) && $0 != 0x0C }.map { $0 + 1 } ?? 0
    var cursor = 0
    while cursor < end, isBlank(line[cursor]) { cursor += 1 }
    guard cursor < end, line[cursor] != UInt8(ascii: "#") else { return nil }
    let start = cursor
    while cursor < end, !isBlank(line[cursor]), line[cursor] != UInt8(ascii: "="),
      line[cursor] != UInt8(ascii: "\"")
    {
      cursor += 1
    }
    let keyword = Word(text: text(line[start..<cursor]), location: locate(start..<cursor))
    while cursor < end, isBlank(line[cursor]) { cursor += 1 }
    if cursor < end, line[cursor] == UInt8(ascii: "=") { cursor += 1 }
    while cursor < end, isBlank(line[cursor]) { cursor += 1 }
    guard cursor < end else { throw keyword.error("`\(keyword.text)` needs a value") }
    let rest = Word(text: text(line[cursor..<end]), location: locate(cursor..<end))
    var splitter = WordSplitter(line: line, cursor: cursor, end: end)
    return ConfigLine(
      keyword: keyword, rest: rest, words: try splitter.words(locate: locate))
  }

  /// The only word.
  func single() throws(DiagnosticError) -> Word {
    let word = try atLeastOne()[0]
    if words.count > 1 { throw words[1].error("`\(keyword.text)` takes one value") }
    return word
  }

  /// The words, none of them empty.
  func atLeastOne() throws(DiagnosticError) -> [Word] {
    guard !words.isEmpty else { throw keyword.error("`\(keyword.text)` needs a value") }
    for word in words where word.text.isEmpty {
      throw word.error("`\(keyword.text)` has an empty value")
    }
    return words
  }

  /// Space, tab, carriage return or line feed.
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}

/// Splits values as OpenSSH does: both kinds of quotes, `\` only before quotes, itself and spaces.
private struct WordSplitter {
  let line: [UInt8]
  var cursor: Int
  let end: Int

  mutating func words(
    locate: (Range<Int>) -> SourceLocation
  ) throws(DiagnosticError) -> [Word] {
    var words: [Word] = []
    while cursor < end {
      if isSeparator(line[cursor]) {
        cursor += 1
        continue
      }
      if line[cursor] == UInt8(ascii: "#") { break }
      let start = cursor
      guard let bytes = word() else {
        throw DiagnosticError(
          Diagnostic(.error, "the quote is never closed", at: locate(start..<end)))
      }
      words.append(
        Word(text: String(decoding: bytes, as: UTF8.self), location: locate(start..<cursor)))
    }
    return words
  }

  private mutating func word() -> [UInt8]? {
    var bytes: [UInt8] = []
    var quote: UInt8?
    while cursor < end {
      let byte = line[cursor]
      let next = cursor + 1 < end ? line[cursor + 1] : 0
      if byte == UInt8(ascii: "\\"), isEscapable(next, inQuotes: quote != nil) {
        bytes.append(next)
        cursor += 1
      } else if quote == nil, isSeparator(byte) {
        break
      } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == quote {
        quote = nil
      } else {
        bytes.append(byte)
      }
      cursor += 1
    }
    return quote == nil ? bytes : nil
  }

  private func isEscapable(_ byte: UInt8, inQuotes: Bool) -> Bool {
    byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
      || (!inQuotes && byte == 0x20)
  }

  private func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
