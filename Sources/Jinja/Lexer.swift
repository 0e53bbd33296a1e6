import Values

/// Splits a template into tokens, with white space dropped and kept just as Jinja2 does.
struct Lexer {
  let source: TemplateSource
  let bytes: [UInt8]
  let delimiters: Delimiters
  var position = 0
  var tokens: [Token] = []
  /// The brackets that are open inside the current tag.
  var open: [(sign: Sign, span: Span)] = []
  /// Whether backslashes mean themselves in the current tag.
  var keepsBackslashes = false

  init(_ source: TemplateSource, _ syntax: Syntax) {
    self.source = source
    bytes = source.bytes
    delimiters = Delimiters(syntax)
    tokens.reserveCapacity(bytes.count / 6 + 4)
  }

  /// All tokens, an `end` last.
  static func tokens(of source: TemplateSource, _ syntax: Syntax) throws(TemplateError) -> [Token] {
    var lexer = Lexer(source, syntax)
    while lexer.position < lexer.bytes.count { try lexer.readText() }
    lexer.append(.end, from: lexer.bytes.count)
    return lexer.tokens
  }

  /// The tokens of a lone expression, without delimiters.
  static func expression(
    of source: TemplateSource, _ syntax: Syntax
  ) throws(TemplateError) -> [Token] {
    var lexer = Lexer(source, syntax)
    while true {
      lexer.skipSpace()
      guard lexer.position < lexer.bytes.count else { break }
      try lexer.readToken()
    }
    if let bracket = lexer.open.last { throw lexer.unclosed(bracket) }
    lexer.append(.end, from: lexer.bytes.count)
    return lexer.tokens
  }

  mutating func append(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind: kind, span: Span(start, position)))
  }

  func failure(_ message: String, _ lower: Int, _ upper: Int) -> TemplateError {
    source.error(.lexical(message), at: Span(lower, upper))
  }

  func unclosed(_ bracket: (sign: Sign, span: Span)) -> TemplateError {
    source.error(.unclosed("`\(bracket.sign.rawValue)`"), at: bracket.span)
  }

  // Text outside of tags.

  /// Reads text up to the next delimiter, and what that begins.
  private mutating func readText() throws(TemplateError) {
    let start = position
    guard let mark = delimiters.next(in: bytes, from: position) else {
      position = bytes.count
      appendData(from: start, to: position)
      return
    }
    appendData(from: start, to: end(of: start..<mark.start, before: mark))
    position = mark.end
    switch mark.kind {
    case .comment: try skipComment(from: mark)
    case .lineComment: skipLineComment()
    case .raw: try readRaw(from: mark)
    case .block, .lineStatement, .variable: try readTag(mark)
    }
  }

  /// Where text ends in front of a delimiter, once white space is dropped that the delimiter eats.
  private func end(of range: Range<Int>, before mark: Delimiters.Mark) -> Int {
    if mark.sign == UInt8(ascii: "-") {
      var end = range.upperBound
      while end > range.lowerBound, Self.isSpace(bytes[end - 1]) { end -= 1 }
      return end
    }
    guard delimiters.syntax.stripsLeadingSpace, mark.sign == nil, mark.kind != .variable else {
      return range.upperBound
    }
    var lineStart = range.upperBound
    while lineStart > range.lowerBound, bytes[lineStart - 1] != UInt8(ascii: "\n") {
      guard Self.isSpace(bytes[lineStart - 1]) else { return range.upperBound }
      lineStart -= 1
    }
    let beginsLine = lineStart == 0 || bytes[lineStart - 1] == UInt8(ascii: "\n")
    return beginsLine ? lineStart : range.upperBound
  }

  private mutating func appendData(from start: Int, to end: Int) {
    guard end > start else { return }
    var text = String(decoding: bytes[start..<end], as: UTF8.self)
    let newline = delimiters.syntax.newlineSequence
    if newline != "\n" {
      text = text.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: newline)
    }
    tokens.append(Token(kind: .data(text), span: Span(start, end)))
  }

  private mutating func skipComment(from mark: Delimiters.Mark) throws(TemplateError) {
    guard let end = find(delimiters.commentEnd, from: position) else {
      throw source.error(.unclosed("the comment"), at: Span(mark.start, mark.end))
    }
    let sign = end > position ? bytes[end - 1] : 0
    position = end + delimiters.commentEnd.count
    closeTag(sign: sign)
  }

  private mutating func skipLineComment() {
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
  }

  private mutating func readRaw(from mark: Delimiters.Mark) throws(TemplateError) {
    let start = position
    var search = position
    while let found = find(delimiters.blockStart, from: search) {
      search = found + delimiters.blockStart.count
      guard let end = delimiters.endOfRaw(in: bytes, at: found) else { continue }
      let closing = Delimiters.Mark(kind: .block, start: found, end: end.0, sign: end.sign)
      appendData(from: start, to: self.end(of: start..<found, before: closing))
      position = end.0
      closeTag(sign: end.closingSign)
      return
    }
    throw source.error(.unclosed("`raw`"), at: Span(mark.start, mark.end))
  }

  /// Drops what the end of a statement or comment eats behind it.
  mutating func closeTag(sign: UInt8) {
    if sign == UInt8(ascii: "-") {
      skipSpace()
    } else if sign != UInt8(ascii: "+"), delimiters.syntax.trimsBlocks, position < bytes.count,
      bytes[position] == UInt8(ascii: "\n")
    {
      position += 1
    }
  }

  // Inside of tags.

  private mutating func readTag(_ mark: Delimiters.Mark) throws(TemplateError) {
    let isVariable = mark.kind == .variable
    append(isVariable ? .variableBegin : .blockBegin, from: mark.start)
    open = []
    keepsBackslashes = isVariable && delimiters.syntax.keepsBackslashes
    while true {
      if mark.kind == .lineStatement, open.isEmpty, endLineStatement() { return }
      skipSpace()
      guard position < bytes.count else {
        if mark.kind == .lineStatement, open.isEmpty {
          append(.blockEnd, from: position)
          return
        }
        if let bracket = open.last { throw unclosed(bracket) }
        throw source.error(
          .unclosed(isVariable ? "the output" : "the statement"), at: Span(mark.start, mark.end))
      }
      if open.isEmpty, mark.kind != .lineStatement, endTag(isVariable: isVariable) { return }
      try readToken()
    }
  }

  /// Reads the end of the tag, if it is here.
  private mutating func endTag(isVariable: Bool) -> Bool {
    let end = isVariable ? delimiters.variableEnd : delimiters.blockEnd
    let start = position
    let first = bytes[position]
    let isSigned = first == UInt8(ascii: "-") || (!isVariable && first == UInt8(ascii: "+"))
    if isSigned, matches(end, at: position + 1) {
      position += 1 + end.count
      append(isVariable ? .variableEnd : .blockEnd, from: start)
      closeTag(sign: first)
      return true
    }
    guard matches(end, at: position) else { return false }
    position += end.count
    append(isVariable ? .variableEnd : .blockEnd, from: start)
    if !isVariable { closeTag(sign: 0) }
    return true
  }

  private mutating func endLineStatement() -> Bool {
    var probe = position
    var end: Int?
    while probe < bytes.count, Self.isSpace(bytes[probe]) {
      probe += 1
      if bytes[probe - 1] == UInt8(ascii: "\n") { end = probe }
    }
    if probe == bytes.count { end = probe }
    guard let end else { return false }
    append(.blockEnd, from: position)
    position = end
    return true
  }

  mutating func skipSpace() {
    while position < bytes.count {
      let size = Self.isSpace(bytes[position]) ? 1 : wideSpace(at: position)
      guard size > 0 else { return }
      position += size
    }
  }

  /// The size of a white space character beyond ASCII, such as a no-break space; 0 where there is
  /// none.
  func wideSpace(at start: Int) -> Int {
    guard bytes[start] >= 0xC2 else { return 0 }
    let (second, third) = (byte(start + 1), byte(start + 2))
    switch (bytes[start], second, third) {
    case (0xC2, 0x85, _), (0xC2, 0xA0, _): return 2
    case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9),
      (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
      return 3
    default: return 0
    }
  }

  private func byte(_ place: Int) -> UInt8 { place < bytes.count ? bytes[place] : 0 }

  func matches(_ wanted: [UInt8], at start: Int) -> Bool {
    Delimiters.matches(wanted, in: bytes, at: start)
  }

  private func find(_ wanted: [UInt8], from start: Int) -> Int? {
    guard let first = wanted.first else { return nil }
    var probe = start
    while probe + wanted.count <= bytes.count {
      if bytes[probe] == first, matches(wanted, at: probe) { return probe }
      probe += 1
    }
    return nil
  }

  /// White space as Python's `\s` has it for ASCII.
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte)
  }
}
