/// The tokens of one construct, read one after the other.
struct TokenCursor {
  let source: SourceText
  private let tokens: [Token]
  private var index = 0

  init(_ tokens: [Token], _ source: SourceText) {
    self.tokens = tokens
    self.source = source
  }

  var current: Token { tokens[index] }
  var isAtEnd: Bool { current.kind == .end }
  /// Where the last token that was read ends.
  var previousEnd: Int { index > 0 ? tokens[index - 1].span.upperBound : current.span.lowerBound }

  /// The kind of a token further on.
  func peek(_ offset: Int) -> Token.Kind {
    index + offset < tokens.count ? tokens[index + offset].kind : .end
  }

  @discardableResult
  mutating func advance() -> Token {
    let token = tokens[index]
    if index + 1 < tokens.count { index += 1 }
    return token
  }

  func isSymbol(_ symbol: String) -> Bool { current.kind == .symbol(symbol) }
  func isName(_ name: String) -> Bool { current.kind == .name(name) }

  mutating func take(symbol: String) -> Bool {
    guard isSymbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func take(name: String) -> Bool {
    guard isName(name) else { return false }
    advance()
    return true
  }

  mutating func expect(symbol: String) throws {
    if !take(symbol: symbol) { throw unexpected("`\(symbol)`") }
  }

  mutating func expect(name: String) throws {
    if !take(name: name) { throw unexpected("`\(name)`") }
  }

  mutating func expectName(_ what: String) throws -> String {
    guard case .name(let name) = current.kind else { throw unexpected(what) }
    advance()
    return name
  }

  func expectEnd() throws {
    if !isAtEnd { throw unexpected("the end") }
  }

  func unexpected(_ wanted: String) -> TemplateError {
    source.error(.expected(wanted, found: current.description), current.span)
  }
}
