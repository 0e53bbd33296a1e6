/// Reads tokens as statements and expressions, by the grammar of Jinja2 3.1.
struct Parser {
  let source: TemplateSource
  let environment: Environment
  private let tokens: [Token]
  private var index = 0
  private var depth = 0
  /// The statements that are open, innermost last, with what may end them.
  var open: [(name: String, span: Span, ends: [String])] = []
  var loopDepth = 0
  var blockNames: Set<String> = []

  init(_ tokens: [Token], _ source: TemplateSource, _ environment: Environment) {
    self.tokens = tokens
    self.source = source
    self.environment = environment
  }

  /// A whole template.
  static func template(
    _ source: TemplateSource, _ environment: Environment
  ) throws(TemplateError) -> [Statement] {
    let tokens = try Lexer.tokens(of: source, environment.syntax)
    var parser = Parser(tokens, source, environment)
    return try parser.statements(until: [])
  }

  /// A lone expression.
  static func expression(
    _ source: TemplateSource, _ environment: Environment
  ) throws(TemplateError) -> Expression {
    let tokens = try Lexer.expression(of: source, environment.syntax)
    var parser = Parser(tokens, source, environment)
    let expression = try parser.expression()
    guard parser.current.kind == .end else {
      throw parser.unexpected("the end of the expression")
    }
    return expression
  }

  // Tokens.

  var current: Token { tokens[index] }
  var next: Token { tokens[min(index + 1, tokens.count - 1)] }
  var previous: Token { tokens[max(index - 1, 0)] }

  @discardableResult
  mutating func advance() -> Token {
    let token = tokens[index]
    if index + 1 < tokens.count { index += 1 }
    return token
  }

  func at(_ sign: Sign) -> Bool {
    if case .sign(sign) = current.kind { true } else { false }
  }

  func at(_ name: String) -> Bool {
    if case .name(let found) = current.kind { found == name } else { false }
  }

  func nextIs(_ name: String) -> Bool {
    if case .name(let found) = next.kind { found == name } else { false }
  }

  mutating func take(_ sign: Sign) -> Bool {
    guard at(sign) else { return false }
    advance()
    return true
  }

  mutating func take(_ name: String) -> Bool {
    guard at(name) else { return false }
    advance()
    return true
  }

  mutating func expect(_ sign: Sign) throws(TemplateError) {
    guard take(sign) else { throw unexpected("`\(sign.rawValue)`") }
  }

  mutating func expect(_ name: String) throws(TemplateError) {
    guard take(name) else { throw unexpected("`\(name)`") }
  }

  mutating func expectName(_ what: String = "a name") throws(TemplateError) -> String {
    guard case .name(let name) = current.kind else { throw unexpected(what) }
    advance()
    return name
  }

  mutating func expectBlockEnd() throws(TemplateError) {
    guard current.kind == .blockEnd else { throw unexpected("the end of the statement") }
    advance()
  }

  func unexpected(_ expected: String, advice: String? = nil) -> TemplateError {
    source.error(
      .unexpected(found: current.description, expected: expected), at: current.span, advice: advice)
  }

  /// The next link of a chain; bounded, for a chain is walked as deep as it is long.
  func link(_ kind: Expression.Kind, from first: Span) throws(TemplateError) -> Expression {
    let result = Expression(kind, span(from: first))
    guard result.depth <= environment.limits.chainLength else {
      throw source.error(
        .limit("more than \(environment.limits.chainLength) operations hang on each other"),
        at: previous.span)
    }
    return result
  }

  func span(from first: Span) -> Span { Span(from: first, to: previous.span) }

  /// Parses one level deeper; a bound, so that no text can exhaust the stack.
  mutating func nested<Result>(
    _ body: (inout Parser) throws(TemplateError) -> Result
  ) throws(TemplateError) -> Result {
    guard depth < environment.limits.nestingDepth else {
      throw source.error(
        .limit("nested more than \(environment.limits.nestingDepth) levels deep"),
        at: current.span)
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }
}
