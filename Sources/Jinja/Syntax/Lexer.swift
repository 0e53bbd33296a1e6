/// Splits what stands within braces into tokens.
struct Lexer {
  private let source: SourceText
  private var position: Int
  /// Whether a backslash in a string is just a backslash, as in Ansible's own `{{ … }}`.
  private let isRaw: Bool

  init(_ source: SourceText, from position: Int, isRaw: Bool) {
    self.source = source
    self.position = position
    self.isRaw = isRaw
  }

  private static let symbols = [
    "==", "!=", ">=", "<=", "//", "**", "+", "-", "*", "/", "%", "~", "(", ")", "[", "]", "{", "}",
    ",", ":", ".", "|", "=", "<", ">",
  ].map { Array($0.utf8) }

  /// The tokens up to `closing`, or to the end of the text where there is none to expect; and where
  /// they end.
  mutating func tokens(until closing: String?) throws -> (tokens: [Token], end: Int) {
    var tokens: [Token] = []
    var depth = 0
    let closing = closing.map { Array($0.utf8) }
    while true {
      skipBlanks()
      guard position < source.bytes.count else {
        tokens.append(Token(kind: .end, span: position..<position))
        return (tokens, position)
      }
      if depth == 0, let closing, isAtEnd(closing) {
        tokens.append(Token(kind: .end, span: position..<position))
        return (tokens, position)
      }
      let token = try next(after: tokens.last)
      switch token.kind {
      case .symbol("("), .symbol("["), .symbol("{"): depth += 1
      case .symbol(")"), .symbol("]"), .symbol("}"): depth -= 1
      default: break
      }
      tokens.append(token)
    }
  }

  private func isAtEnd(_ closing: [UInt8]) -> Bool {
    let rest = source.bytes[position...]
    let sign = rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+")
    return rest.starts(with: closing) || (sign && rest.dropFirst().starts(with: closing))
  }

  private mutating func next(after last: Token?) throws -> Token {
    let start = position
    let byte = source.bytes[position]
    if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { return try string(byte) }
    if Self.isDigit(byte) { return try number(isMember: last?.kind == .symbol(".")) }
    if Self.startsName(byte) {
      while position < source.bytes.count, Self.continuesName(source.bytes[position]) {
        position += 1
      }
      return Token(kind: .name(source.text(start..<position)), span: start..<position)
    }
    for symbol in Self.symbols where source.bytes[position...].starts(with: symbol) {
      position += symbol.count
      let text = String(decoding: symbol, as: UTF8.self)
      return Token(kind: .symbol(text), span: start..<position)
    }
    let character = String(UnicodeScalar(byte))
    throw source.error(.unexpectedCharacter(character), start..<start + 1)
  }

  private mutating func skipBlanks() {
    while position < source.bytes.count, Self.isBlank(source.bytes[position]) { position += 1 }
  }

  private mutating func number(isMember: Bool) throws -> Token {
    let start = position
    if let number = prefixedInteger() { return Token(kind: .int(number), span: start..<position) }
    skipDigits()
    var isWhole = true
    if !isMember, peek(0) == UInt8(ascii: "."), peek(1).map(Self.isDigit) ?? false {
      isWhole = false
      position += 1
      skipDigits()
    }
    if !isMember, let mark = peek(0), mark | 0x20 == UInt8(ascii: "e") {
      let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
      if peek(1 + sign).map(Self.isDigit) ?? false {
        isWhole = false
        position += 1 + sign
        skipDigits()
      }
    }
    let text = source.text(start..<position).filter { $0 != "_" }
    if isWhole, let number = Int(text) {
      return Token(kind: .int(number), span: start..<position)
    }
    guard !isWhole, let number = Double(text) else {
      throw source.error(.refused("number `\(text)` is beyond 64 bits"), start..<position)
    }
    return Token(kind: .float(number), span: start..<position)
  }

  /// A number such as `0x1F`, `0o17` or `0b11`.
  private mutating func prefixedInteger() -> Int? {
    guard peek(0) == UInt8(ascii: "0"), let mark = peek(1) else { return nil }
    let radix: Int
    switch mark | 0x20 {
    case UInt8(ascii: "x"): radix = 16
    case UInt8(ascii: "o"): radix = 8
    case UInt8(ascii: "b"): radix = 2
    default: return nil
    }
    let digits = source.bytes[(position + 2)...].prefix(while: Self.continuesName)
    let text = String(decoding: digits.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    guard let number = Int(text, radix: radix) else { return nil }
    position += 2 + digits.count
    return number
  }

  private mutating func skipDigits() {
    while let byte = peek(0), Self.isDigit(byte) || byte == UInt8(ascii: "_") { position += 1 }
  }

  private func peek(_ offset: Int) -> UInt8? {
    position + offset < source.bytes.count ? source.bytes[position + offset] : nil
  }

  private mutating func string(_ quote: UInt8) throws -> Token {
    let start = position
    position += 1
    var bytes: [UInt8] = []
    while let byte = peek(0) {
      position += 1
      if byte == quote {
        let text = String(decoding: bytes, as: UTF8.self)
        return Token(kind: .string(text), span: start..<position)
      }
      guard byte == UInt8(ascii: "\\"), let escaped = peek(0) else {
        bytes.append(byte)
        continue
      }
      position += 1
      if isRaw, escaped != quote {
        bytes += [byte, escaped]
      } else {
        bytes += escape(escaped)
      }
    }
    throw source.error(.unclosed(String(UnicodeScalar(quote))), start..<start + 1)
  }

  /// What an escape of a Python string stands for; its first character is read already.
  private mutating func escape(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): return [byte]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "a"): return [0x07]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "v"): return [0x0B]
    case 0x0A: return []
    case UInt8(ascii: "x"): return scalar(digits: 2) ?? [UInt8(ascii: "\\"), byte]
    case UInt8(ascii: "u"): return scalar(digits: 4) ?? [UInt8(ascii: "\\"), byte]
    case UInt8(ascii: "U"): return scalar(digits: 8) ?? [UInt8(ascii: "\\"), byte]
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      var code = UInt32(byte - UInt8(ascii: "0"))
      for _ in 0..<2 {
        guard let digit = peek(0), digit >= 0x30, digit <= 0x37 else { break }
        code = code * 8 + UInt32(digit - 0x30)
        position += 1
      }
      return UnicodeScalar(code).map { Array(String($0).utf8) } ?? []
    default: return [UInt8(ascii: "\\"), byte]
    }
  }

  private mutating func scalar(digits: Int) -> [UInt8]? {
    guard position + digits <= source.bytes.count,
      let code = UInt32(source.text(position..<position + digits), radix: 16),
      let scalar = UnicodeScalar(code)
    else { return nil }
    position += digits
    return Array(String(scalar).utf8)
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  private static func startsName(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte >= 0x80 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
  }
  private static func continuesName(_ byte: UInt8) -> Bool { startsName(byte) || isDigit(byte) }
}
