/// Splits a template into tokens, with Jinja2's rules for white space: `-` trims, and the line break
/// behind a statement is dropped (`trim_blocks`), as Ansible has it for every template.
struct Lexer {
  let source: TemplateSource
  let bytes: [UInt8]
  var position = 0
  private var tokens: [Token] = []
  private var trimsNext = false

  init(_ source: TemplateSource) {
    self.source = source
    bytes = Array(source.text.utf8)
  }

  /// The tokens of a whole template.
  mutating func template() throws(TemplateError) -> [Token] {
    while position < bytes.count { try segment() }
    add(.end, from: position)
    return tokens
  }

  /// The tokens of a bare expression.
  mutating func expression() throws(TemplateError) -> [Token] {
    skipSpace()
    while position < bytes.count {
      try word()
      skipSpace()
    }
    add(.end, from: position)
    return tokens
  }

  private mutating func segment() throws(TemplateError) {
    let start = position
    while position < bytes.count, opening == nil { position += 1 }
    addText(start..<position)
    guard let opening, position < bytes.count else { return }
    let open = position
    position += 2
    // A `+` asks for what is so anyway, since `lstrip_blocks` is off.
    if peek == UInt8(ascii: "-") || peek == UInt8(ascii: "+") { position += 1 }
    switch opening {
    case .comment: try comment(from: open)
    case .expression: try code(.expressionStart, .expressionEnd, closing: "}}", from: open)
    case .statement: try statement(from: open)
    }
  }

  private enum Opening { case expression, statement, comment }

  private var opening: Opening? {
    guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "{") else { return nil }
    switch bytes[position + 1] {
    case UInt8(ascii: "{"): return .expression
    case UInt8(ascii: "%"): return .statement
    case UInt8(ascii: "#"): return .comment
    default: return nil
    }
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Text up to a brace; the brace's `-`, if any, takes the white space before it.
  private mutating func addText(_ range: Range<Int>) {
    var range = range
    if trimsNext {
      while let first = range.first, Self.isSpace(bytes[first]) {
        range = (first + 1)..<range.upperBound
      }
    }
    trimsNext = false
    if position + 2 < bytes.count, opening != nil, bytes[position + 2] == UInt8(ascii: "-") {
      while let last = range.last, Self.isSpace(bytes[last]) { range = range.lowerBound..<last }
    }
    guard !range.isEmpty else { return }
    tokens.append(Token(kind: .text(String(decoding: bytes[range], as: UTF8.self)), range: range))
  }

  private mutating func comment(from open: Int) throws(TemplateError) {
    while position + 1 < bytes.count {
      if bytes[position] == UInt8(ascii: "#"), bytes[position + 1] == UInt8(ascii: "}") {
        trimsNext = bytes[position - 1] == UInt8(ascii: "-")
        position += 2
        dropLineBreak()
        return
      }
      position += 1
    }
    throw TemplateError(.unclosed("this comment"), at: source.location(of: open..<(open + 2)))
  }

  private mutating func statement(from open: Int) throws(TemplateError) {
    let before = position
    skipSpace()
    if takeWord("raw") { return try raw(from: open) }
    position = before
    try code(.statementStart, .statementEnd, closing: "%}", from: open)
    dropLineBreak()
  }

  private mutating func code(
    _ start: Token.Kind, _ end: Token.Kind, closing: String, from open: Int
  ) throws(TemplateError) {
    tokens.append(Token(kind: start, range: open..<position))
    var brackets: [String] = []
    while true {
      skipSpace()
      guard position < bytes.count else {
        let what = closing == "}}" ? "`{{`" : "`{%`"
        throw TemplateError(.unclosed(what), at: source.location(of: open..<(open + 2)))
      }
      // Within `{ … }` two braces may end two mappings; anywhere else they end the template part.
      if brackets.last != "{", let length = closingLength(closing) {
        trimsNext = length == 3 && bytes[position] == UInt8(ascii: "-")
        tokens.append(Token(kind: end, range: position..<(position + length)))
        position += length
        return
      }
      try word()
      switch tokens.last?.kind {
      case .sign("("), .sign("["), .sign("{"):
        if case .sign(let bracket) = tokens.last?.kind { brackets.append(bracket) }
      case .sign(")"), .sign("]"), .sign("}"): _ = brackets.popLast()
      default: break
      }
    }
  }

  private func closingLength(_ closing: String) -> Int? {
    let rest = bytes[position...]
    if rest.starts(with: closing.utf8) { return 2 }
    return rest.starts(with: "-\(closing)".utf8) || rest.starts(with: "+\(closing)".utf8) ? 3 : nil
  }

  private mutating func dropLineBreak() {
    guard !trimsNext else { return }
    if peek == UInt8(ascii: "\r"), position + 1 < bytes.count,
      bytes[position + 1] == UInt8(ascii: "\n")
    {
      position += 2
    } else if peek == UInt8(ascii: "\n") {
      position += 1
    }
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private mutating func skipSpace() {
    while let next = peek, Self.isSpace(next) { position += 1 }
  }

  mutating func add(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind: kind, range: start..<position))
  }
}

extension Lexer {
  /// `{% raw %} … {% endraw %}`: text as it is.
  private mutating func raw(from open: Int) throws(TemplateError) {
    skipSpace()
    guard let length = closingLength("%}") else {
      throw TemplateError(
        .unexpected("something else", expected: "`%}`"),
        at: source.location(of: position..<(position + 1)))
    }
    trimsNext = length == 3 && bytes[position] == UInt8(ascii: "-")
    position += length
    dropLineBreak()
    let start = position
    while position < bytes.count {
      let end = position
      if opening == .statement {
        let trimsBefore = position + 2 < bytes.count && bytes[position + 2] == UInt8(ascii: "-")
        position += trimsBefore ? 3 : 2
        skipSpace()
        if takeWord("endraw") {
          skipSpace()
          if let length = closingLength("%}") {
            addRaw(start..<end, trimsEnd: trimsBefore)
            trimsNext = length == 3 && bytes[position] == UInt8(ascii: "-")
            position += length
            return dropLineBreak()
          }
        }
      }
      position = end + 1
    }
    throw TemplateError(.unclosed("`raw`"), at: source.location(of: open..<(open + 2)))
  }

  private mutating func addRaw(_ range: Range<Int>, trimsEnd: Bool) {
    var text = bytes[range]
    if trimsNext { text = text.drop(while: Self.isSpace) }
    if trimsEnd { while let last = text.last, Self.isSpace(last) { text.removeLast() } }
    trimsNext = false
    tokens.append(Token(kind: .text(String(decoding: text, as: UTF8.self)), range: range))
  }

  private mutating func takeWord(_ word: String) -> Bool {
    let end = position + word.utf8.count
    guard bytes[position...].starts(with: word.utf8),
      end >= bytes.count || !Self.isNameByte(bytes[end])
    else { return false }
    position = end
    return true
  }

  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private mutating func word() throws(TemplateError) {
    let start = position
    let first = bytes[position]
    if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") { return try string(first) }
    if Self.isDigit(first) { return try number() }
    if Self.isNameByte(first) {
      while let next = peek, Self.isNameByte(next) { position += 1 }
      return add(.name(String(decoding: bytes[start..<position], as: UTF8.self)), from: start)
    }
    for length in [2, 1] where position + length <= bytes.count {
      let sign = String(decoding: bytes[position..<(position + length)], as: UTF8.self)
      guard Self.signs.contains(sign) else { continue }
      position += length
      return add(.sign(sign), from: start)
    }
    throw TemplateError(
      .strayCharacter(String(decoding: [first], as: UTF8.self)),
      at: source.location(of: start..<(start + 1)))
  }

  private static let signs: Set<String> = [
    "//", "**", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "(", ")", "[", "]", "{", "}",
    "<", ">", "=", ".", ",", ":", "|",
  ]

  private mutating func number() throws(TemplateError) {
    let start = position
    func isBody(_ byte: UInt8) -> Bool { Self.isNameByte(byte) }
    while let next = peek, isBody(next) { position += 1 }
    var text = String(decoding: bytes[start..<position], as: UTF8.self)
    if peek == UInt8(ascii: "."), position + 1 < bytes.count, Self.isDigit(bytes[position + 1]) {
      position += 1
      while let next = peek, isBody(next) { position += 1 }
      text = String(decoding: bytes[start..<position], as: UTF8.self)
    }
    if text.lowercased().hasSuffix("e"), !text.lowercased().hasPrefix("0x"),
      peek == UInt8(ascii: "-") || peek == UInt8(ascii: "+")
    {
      position += 1
      while let next = peek, Self.isDigit(next) { position += 1 }
      text = String(decoding: bytes[start..<position], as: UTF8.self)
    }
    let plain = text.replacing("_", with: "").lowercased()
    if let number = Self.whole(plain) { return add(.int(number), from: start) }
    if !plain.hasPrefix("0x"), let number = Double(plain) {
      return add(.float(number), from: start)
    }
    throw TemplateError(
      .invalid("`\(text)` is no number"), at: source.location(of: start..<position))
  }

  private static func whole(_ text: String) -> Int? {
    switch text.prefix(2) {
    case "0x": Int(text.dropFirst(2), radix: 16)
    case "0o": Int(text.dropFirst(2), radix: 8)
    case "0b": Int(text.dropFirst(2), radix: 2)
    default: Int(text)
    }
  }
}
