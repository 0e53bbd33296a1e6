import Values

/// A word of a JMESPath expression, and where it begins.
struct JMESToken: Sendable {
  enum Kind: Sendable, Equatable {
    case identifier(String)
    /// An identifier in double quotes, which cannot name a function.
    case quoted(String)
    case number(Int)
    case literal(Value)
    case symbol(String)
    case end
  }

  var kind: Kind
  var position: Int
}

/// Divides a query into its words.
struct JMESLexer {
  private let text: [Unicode.Scalar]
  private var position = 0

  static func tokens(of text: String) throws -> [JMESToken] {
    var lexer = JMESLexer(text: Array(text.unicodeScalars))
    var tokens: [JMESToken] = []
    while let token = try lexer.next() { tokens.append(token) }
    return tokens + [JMESToken(kind: .end, position: lexer.text.count)]
  }

  private init(text: [Unicode.Scalar]) { self.text = text }

  private static let pairs = ["[?", "[]", "||", "&&", "==", "!=", "<=", ">="]

  private mutating func next() throws -> JMESToken? {
    while position < text.count, " \t\r\n".unicodeScalars.contains(text[position]) { position += 1 }
    guard position < text.count else { return nil }
    let start = position
    let scalar = text[position]
    if Self.isLetter(scalar) {
      let word = take { Self.isLetter($0) || Self.isDigit($0) }
      return JMESToken(kind: .identifier(word), position: start)
    }
    if Self.isDigit(scalar) || scalar == "-" {
      position += 1
      let digits = take(Self.isDigit)
      guard let number = Int(String(scalar) + digits) else { throw unknown(start) }
      return JMESToken(kind: .number(number), position: start)
    }
    switch scalar {
    case "\"": return JMESToken(kind: .quoted(try quoted()), position: start)
    case "'": return JMESToken(kind: .literal(.string(try raw())), position: start)
    case "`": return JMESToken(kind: .literal(try literal()), position: start)
    default: return JMESToken(kind: .symbol(try symbol()), position: start)
    }
  }

  private mutating func symbol() throws -> String {
    let pair = String(String.UnicodeScalarView(text[position...].prefix(2)))
    if Self.pairs.contains(pair) {
      position += 2
      return pair
    }
    let single = String(text[position])
    guard ".*[]{}(),:@&|<>!".contains(single) else { throw unknown(position) }
    position += 1
    return single
  }

  private mutating func take(_ isPart: (Unicode.Scalar) -> Bool) -> String {
    let start = position
    while position < text.count, isPart(text[position]) { position += 1 }
    return String(String.UnicodeScalarView(text[start..<position]))
  }

  /// The text up to a closing mark, escapes left as they are.
  private mutating func enclosed(by mark: Unicode.Scalar) throws -> String {
    let start = position
    position += 1
    var content = String.UnicodeScalarView()
    while position < text.count, text[position] != mark {
      if text[position] == "\\", position + 1 < text.count {
        content.append(text[position])
        position += 1
      }
      content.append(text[position])
      position += 1
    }
    guard position < text.count else {
      throw JMESError(message: "`\(mark)` at column \(start + 1) is not closed")
    }
    position += 1
    return String(content)
  }

  private mutating func quoted() throws -> String {
    let content = try enclosed(by: "\"")
    guard let value = try? JSONReader.value(ofText: "\"\(content)\""), let text = value.string
    else { throw JMESError(message: "`\"\(content)\"` is no text of JSON") }
    return text
  }

  private mutating func raw() throws -> String {
    try enclosed(by: "'").replacing("\\'", with: "'")
  }

  /// JSON between backticks; a word that is no JSON is taken as text.
  private mutating func literal() throws -> Value {
    let content = try enclosed(by: "`").replacing("\\`", with: "`")
    let trimmed = content.drop { $0 == " " }
    if let value = try? JSONReader.value(ofText: String(trimmed)) { return value }
    if let value = try? JSONReader.value(ofText: "\"\(trimmed)\"") { return value }
    throw JMESError(message: "``\(content)`` is no JSON")
  }

  private func unknown(_ place: Int) -> JMESError {
    JMESError(message: "`\(text[place])` at column \(place + 1) means nothing here")
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
