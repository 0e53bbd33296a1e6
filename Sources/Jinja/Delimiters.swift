/// Finds the beginnings of tags in the text of a template.
struct Delimiters {
  /// What a delimiter begins.
  enum Kind {
    case block, variable, comment, raw, lineStatement, lineComment
  }

  /// A delimiter that was found.
  struct Mark {
    let kind: Kind
    let start: Int
    let end: Int
    /// The `-` or `+` written behind it.
    let sign: UInt8?
  }

  let syntax: Syntax
  let blockStart: [UInt8]
  let blockEnd: [UInt8]
  let variableEnd: [UInt8]
  let commentEnd: [UInt8]
  /// What begins a tag, longest first, so that the longest wins.
  private let starts: [(text: [UInt8], kind: Kind)]
  private let lineStarts: [(text: [UInt8], kind: Kind)]
  /// The one byte with which all of `starts` begin, if they do.
  private let commonByte: UInt8?

  init(_ syntax: Syntax) {
    self.syntax = syntax
    blockStart = Array(syntax.blockStart.utf8)
    blockEnd = Array(syntax.blockEnd.utf8)
    variableEnd = Array(syntax.variableEnd.utf8)
    commentEnd = Array(syntax.commentEnd.utf8)
    starts = [
      (blockStart, Kind.block), (Array(syntax.variableStart.utf8), .variable),
      (Array(syntax.commentStart.utf8), .comment),
    ].sorted { $0.0.count > $1.0.count }
    let prefixes = [
      (syntax.lineStatementPrefix, Kind.lineStatement), (syntax.lineCommentPrefix, .lineComment),
    ]
    lineStarts = prefixes.compactMap { text, kind in text.map { (Array($0.utf8), kind) } }
      .sorted { $0.0.count > $1.0.count }
    let firsts = Set(starts.map { $0.text.first })
    commonByte = lineStarts.isEmpty && firsts.count == 1 ? starts[0].text.first : nil
  }

  /// The first delimiter at or behind `start`.
  func next(in bytes: [UInt8], from start: Int) -> Mark? {
    var probe = start
    while probe < bytes.count {
      if let commonByte, bytes[probe] != commonByte {
        probe += 1
        continue
      }
      if let mark = mark(in: bytes, at: probe) { return mark }
      probe += 1
    }
    return nil
  }

  private func mark(in bytes: [UInt8], at start: Int) -> Mark? {
    // Of delimiters at one place the longest wins; those of lines are found at the white space before.
    let line = lineStarts.isEmpty ? nil : lineMark(in: bytes, at: start)
    for (text, kind) in starts where Self.matches(text, in: bytes, at: start) {
      if let line, line.end - line.start > text.count { return line }
      if kind == .block, let raw = raw(in: bytes, at: start) { return raw }
      var end = start + text.count
      var sign: UInt8?
      if end < bytes.count, Self.isSign(bytes[end]) {
        sign = bytes[end]
        end += 1
      }
      return Mark(kind: kind, start: start, end: end, sign: sign)
    }
    return line
  }

  private func lineMark(in bytes: [UInt8], at start: Int) -> Mark? {
    let beginsLine = start == 0 || bytes[start - 1] == UInt8(ascii: "\n")
    for (text, kind) in lineStarts {
      let follows = kind == .lineComment && start > 0 && !Lexer.isSpace(bytes[start - 1])
      guard beginsLine || follows else { continue }
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), Lexer.isSpace(bytes[end]) {
        end += 1
      }
      guard Self.matches(text, in: bytes, at: end) else { continue }
      end += text.count
      var sign: UInt8?
      if end < bytes.count, Self.isSign(bytes[end]) {
        sign = bytes[end]
        end += 1
      }
      return Mark(kind: kind, start: start, end: end, sign: sign)
    }
    return nil
  }

  /// The whole of `{% raw %}`, if it is here.
  private func raw(in bytes: [UInt8], at start: Int) -> Mark? {
    guard let (afterWord, sign) = word("raw", in: bytes, at: start) else { return nil }
    if Self.matches(blockEnd, in: bytes, at: afterWord) {
      return Mark(kind: .raw, start: start, end: afterWord + blockEnd.count, sign: sign)
    }
    guard afterWord < bytes.count, bytes[afterWord] == UInt8(ascii: "-"),
      Self.matches(blockEnd, in: bytes, at: afterWord + 1)
    else { return nil }
    var end = afterWord + 1 + blockEnd.count
    while end < bytes.count, Lexer.isSpace(bytes[end]) { end += 1 }
    return Mark(kind: .raw, start: start, end: end, sign: sign)
  }

  /// The whole of `{% endraw %}`, if it is here: its end and the signs at both delimiters.
  func endOfRaw(in bytes: [UInt8], at start: Int) -> (Int, sign: UInt8?, closingSign: UInt8)? {
    guard let (afterWord, sign) = word("endraw", in: bytes, at: start) else { return nil }
    if Self.matches(blockEnd, in: bytes, at: afterWord) {
      return (afterWord + blockEnd.count, sign, 0)
    }
    guard afterWord < bytes.count, Self.isSign(bytes[afterWord]),
      Self.matches(blockEnd, in: bytes, at: afterWord + 1)
    else { return nil }
    return (afterWord + 1 + blockEnd.count, sign, bytes[afterWord])
  }

  /// The place behind a block's start, `word` and white space, and the sign at the start.
  private func word(_ word: String, in bytes: [UInt8], at start: Int) -> (Int, UInt8?)? {
    var probe = start + blockStart.count
    var sign: UInt8?
    if probe < bytes.count, Self.isSign(bytes[probe]) {
      sign = bytes[probe]
      probe += 1
    }
    while probe < bytes.count, Lexer.isSpace(bytes[probe]) { probe += 1 }
    let wanted = Array(word.utf8)
    guard Self.matches(wanted, in: bytes, at: probe) else { return nil }
    probe += wanted.count
    while probe < bytes.count, Lexer.isSpace(bytes[probe]) { probe += 1 }
    return (probe, sign)
  }

  private static func isSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
  }

  static func matches(_ wanted: [UInt8], in bytes: [UInt8], at start: Int) -> Bool {
    guard start + wanted.count <= bytes.count else { return false }
    for offset in wanted.indices where bytes[start + offset] != wanted[offset] { return false }
    return true
  }
}
