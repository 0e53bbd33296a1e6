import Diagnostics
import Values

/// Builds the tree of a template from its tokens.
struct Parser {
  let source: TemplateSource
  private let tokens: [Token]
  private var position = 0
  private var depth = 0

  /// How deep expressions may nest.
  private static let depthLimit = 100

  /// Reads a whole template.
  static func template(_ source: TemplateSource) throws(TemplateError) -> [Node] {
    var lexer = Lexer(source)
    var parser = Parser(source: source, tokens: try lexer.template())
    let nodes = try parser.nodes(until: [])
    return nodes
  }

  /// Reads a bare expression.
  static func expression(_ source: TemplateSource) throws(TemplateError) -> Expression {
    var lexer = Lexer(source)
    var parser = Parser(source: source, tokens: try lexer.expression())
    let expression = try parser.expressionOrTuple()
    guard parser.current.kind == .end else { throw parser.unexpected("an operator or the end") }
    return expression
  }

  private init(source: TemplateSource, tokens: [Token]) {
    self.source = source
    self.tokens = tokens
  }

  var current: Token { tokens[position] }
  var following: Token { tokens[min(position + 1, tokens.count - 1)] }

  @discardableResult
  mutating func advance() -> Token {
    let token = tokens[position]
    if position < tokens.count - 1 { position += 1 }
    return token
  }

  /// The end of the last token that was taken.
  var lastEnd: Int { position > 0 ? tokens[position - 1].range.upperBound : 0 }

  mutating func take(sign: String) -> Bool {
    guard current.isSign(sign) else { return false }
    advance()
    return true
  }

  mutating func take(name: String) -> Bool {
    guard current.isName(name) else { return false }
    advance()
    return true
  }

  mutating func expect(sign: String) throws(TemplateError) {
    guard take(sign: sign) else { throw unexpected("`\(sign)`") }
  }

  mutating func expectName() throws(TemplateError) -> String {
    guard case .name(let name) = current.kind else { throw unexpected("a name") }
    advance()
    return name
  }

  func unexpected(_ expected: String) -> TemplateError {
    TemplateError(
      .unexpected(current.description, expected: expected), at: source.location(of: current.range))
  }

  /// Guards against expressions that nest deeper than anybody would write.
  mutating func nested<Result>(
    _ body: (inout Parser) throws(TemplateError) -> Result
  ) throws(TemplateError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit else {
      throw TemplateError(
        .tooMuch("this expression nests too deep"), at: source.location(of: current.range))
    }
    return try body(&self)
  }
}
