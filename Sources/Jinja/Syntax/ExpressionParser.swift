import Values

/// Parses expressions by recursive descent, with the precedence of Jinja2 3.1.
struct ExpressionParser {
  var cursor: TokenCursor
  private var depth = 0
  private static let depthLimit = 200
  private static let lengthLimit = 500

  init(_ tokens: [Token], _ source: SourceText) { cursor = TokenCursor(tokens, source) }

  /// An expression with `if … else …`.
  mutating func expression() throws -> Expression {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.depthLimit {
      throw cursor.source.error(.nestingTooDeep(limit: Self.depthLimit), cursor.current.span)
    }
    var left = try disjunction()
    while cursor.take(name: "if") {
      let condition = try disjunction()
      let otherwise = cursor.take(name: "else") ? try expression() : nil
      left = try node(.choice(left, if: condition, else: otherwise), from: left)
    }
    return left
  }

  /// An expression or, where there are commas, a tuple without parentheses.
  mutating func expressionOrTuple(allowsChoice: Bool = true) throws -> Expression {
    let first = allowsChoice ? try expression() : try disjunction()
    guard cursor.isSymbol(",") else { return first }
    var items = [first]
    while cursor.take(symbol: ",") {
      if cursor.isAtEnd || cursor.isSymbol(")") || cursor.isSymbol("=") || cursor.isName("if") {
        break
      }
      items.append(allowsChoice ? try expression() : try disjunction())
    }
    return try node(.tuple(items), from: first)
  }

  mutating func disjunction() throws -> Expression {
    var left = try conjunction()
    while cursor.take(name: "or") { left = try node(.or(left, try conjunction()), from: left) }
    return left
  }

  private mutating func conjunction() throws -> Expression {
    var left = try negation()
    while cursor.take(name: "and") { left = try node(.and(left, try negation()), from: left) }
    return left
  }

  private mutating func negation() throws -> Expression {
    let start = cursor.current.span.lowerBound
    guard cursor.isName("not"), cursor.peek(1) != .name("in") else { return try comparison() }
    cursor.advance()
    let operand = try negation()
    return Expression(.not(operand), start..<cursor.previousEnd)
  }

  private mutating func comparison() throws -> Expression {
    let left = try sum()
    var links: [(Expression.Comparison, Expression)] = []
    while let comparison = takeComparison() { links.append((comparison, try sum())) }
    return try links.isEmpty ? left : node(.compare(left, links), from: left)
  }

  private mutating func takeComparison() -> Expression.Comparison? {
    switch cursor.current.kind {
    case .symbol(let symbol):
      guard let comparison = Expression.Comparison(rawValue: symbol) else { return nil }
      cursor.advance()
      return comparison
    case .name("in"):
      cursor.advance()
      return .contained
    case .name("not") where cursor.peek(1) == .name("in"):
      cursor.advance()
      cursor.advance()
      return .notContained
    default: return nil
    }
  }

  private mutating func sum() throws -> Expression {
    var left = try concatenation()
    while let sign = take(.add, .subtract) {
      left = try node(.binary(sign, left, try concatenation()), from: left)
    }
    return left
  }

  private mutating func concatenation() throws -> Expression {
    var left = try product()
    while let sign = take(.join) { left = try node(.binary(sign, left, try product()), from: left) }
    return left
  }

  private mutating func product() throws -> Expression {
    var left = try power()
    while let sign = take(.multiply, .divide, .divideWhole, .remainder) {
      left = try node(.binary(sign, left, try power()), from: left)
    }
    return left
  }

  /// Jinja2's `**` groups from the left, unlike Python's.
  private mutating func power() throws -> Expression {
    var left = try unary()
    while let sign = take(.power) { left = try node(.binary(sign, left, try unary()), from: left) }
    return left
  }

  private mutating func take(_ operators: Expression.Operator...) -> Expression.Operator? {
    guard case .symbol(let symbol) = cursor.current.kind,
      let found = Expression.Operator(rawValue: symbol), operators.contains(found)
    else { return nil }
    cursor.advance()
    return found
  }

  private mutating func unary(withFilters: Bool = true) throws -> Expression {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.depthLimit {
      throw cursor.source.error(.nestingTooDeep(limit: Self.depthLimit), cursor.current.span)
    }
    let start = cursor.current.span.lowerBound
    var result: Expression
    if cursor.take(symbol: "-") {
      let operand = try unary(withFilters: false)
      result = Expression(.negative(operand), start..<cursor.previousEnd)
    } else if cursor.take(symbol: "+") {
      let operand = try unary(withFilters: false)
      result = Expression(.positive(operand), start..<cursor.previousEnd)
    } else {
      result = try primary()
    }
    result = try postfix(result)
    return withFilters ? try filters(result) : result
  }

  /// A node that begins with another; a string of those is as deep as it is long.
  func node(_ kind: Expression.Kind, from left: Expression) throws -> Expression {
    let span = left.span.lowerBound..<cursor.previousEnd
    if left.length >= Self.lengthLimit {
      throw cursor.source.error(.nestingTooDeep(limit: Self.lengthLimit), span)
    }
    return Expression(kind, span, length: left.length + 1)
  }
}
