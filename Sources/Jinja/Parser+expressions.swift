import Diagnostics
import Values

/// Expressions, from the weakest operator to the strongest, as in Jinja2 3.1.
extension Parser {
  /// An expression, or a tuple without brackets.
  mutating func expressionOrTuple(allowsChoice: Bool = true) throws(TemplateError) -> Expression {
    let start = current.range.lowerBound
    let first = allowsChoice ? try expression() : try either()
    guard current.isSign(",") else { return first }
    var items = [first]
    while take(sign: ",") {
      if isAtEnd { break }
      items.append(allowsChoice ? try expression() : try either())
    }
    return Expression(kind: .tuple(items), range: start..<lastEnd)
  }

  private var isAtEnd: Bool {
    switch current.kind {
    case .expressionEnd, .statementEnd, .end, .sign(")"), .sign("="): true
    default: false
    }
  }

  /// One value chosen by a condition: `a if b else c`.
  mutating func expression() throws(TemplateError) -> Expression {
    try nested { parser throws(TemplateError) in
      var value = try parser.either()
      while parser.take(name: "if") {
        let condition = try parser.either()
        let otherwise = parser.take(name: "else") ? try parser.expression() : nil
        let range = value.range.lowerBound..<parser.lastEnd
        value = Expression(
          kind: .choice(value, condition: condition, otherwise: otherwise), range: range)
      }
      return value
    }
  }

  mutating func either() throws(TemplateError) -> Expression {
    var left = try both()
    while take(name: "or") {
      let right = try both()
      left = Expression(
        kind: .either(left, right), range: left.range.lowerBound..<right.range.upperBound)
    }
    return left
  }

  private mutating func both() throws(TemplateError) -> Expression {
    var left = try negation()
    while take(name: "and") {
      let right = try negation()
      left = Expression(
        kind: .both(left, right), range: left.range.lowerBound..<right.range.upperBound)
    }
    return left
  }

  private mutating func negation() throws(TemplateError) -> Expression {
    let start = current.range.lowerBound
    guard take(name: "not") else { return try comparison() }
    let operand = try nested { parser throws(TemplateError) in try parser.negation() }
    return Expression(kind: .not(operand), range: start..<operand.range.upperBound)
  }

  private mutating func comparison() throws(TemplateError) -> Expression {
    let first = try sum()
    var rest: [(Comparison, Expression)] = []
    while let comparison = takeComparison() { rest.append((comparison, try sum())) }
    guard let last = rest.last else { return first }
    return Expression(
      kind: .comparison(first, rest), range: first.range.lowerBound..<last.1.range.upperBound)
  }

  private mutating func takeComparison() -> Comparison? {
    if case .sign(let sign) = current.kind, let comparison = Comparison(rawValue: sign) {
      advance()
      return comparison
    }
    if take(name: "in") { return .contained }
    if current.isName("not"), following.isName("in") {
      advance()
      advance()
      return .notContained
    }
    return nil
  }

  private mutating func sum() throws(TemplateError) -> Expression {
    try chain(of: [.add, .subtract]) { parser throws(TemplateError) in try parser.join() }
  }

  private mutating func join() throws(TemplateError) -> Expression {
    var parts = [try product()]
    while take(sign: "~") { parts.append(try product()) }
    guard parts.count > 1 else { return parts[0] }
    return Expression(kind: .join(parts), range: parts[0].range.lowerBound..<lastEnd)
  }

  private mutating func product() throws(TemplateError) -> Expression {
    try chain(of: [.multiply, .divide, .divideWhole, .remainder]) { parser throws(TemplateError) in
      try parser.power()
    }
  }

  /// Powers bind looser than signs and from the left, unlike Python's, as Jinja2 has them.
  private mutating func power() throws(TemplateError) -> Expression {
    try chain(of: [.power]) { parser throws(TemplateError) in try parser.unary() }
  }

  private mutating func chain(
    of operators: Set<Operator>, _ operand: (inout Parser) throws(TemplateError) -> Expression
  ) throws(TemplateError) -> Expression {
    var left = try operand(&self)
    while case .sign(let sign) = current.kind, let found = Operator(rawValue: sign),
      operators.contains(found)
    {
      advance()
      let right = try operand(&self)
      left = Expression(
        kind: .binary(found, left, right), range: left.range.lowerBound..<right.range.upperBound)
    }
    return left
  }

  /// A sign; filters and tests bind looser than it, as in Jinja2.
  private mutating func unary(takesFilters: Bool = true) throws(TemplateError) -> Expression {
    let start = current.range.lowerBound
    let value: Expression
    if take(sign: "-") {
      let operand = try signed()
      value = Expression(kind: .negative(operand), range: start..<lastEnd)
    } else if take(sign: "+") {
      let operand = try signed()
      value = Expression(kind: .positive(operand), range: start..<lastEnd)
    } else {
      value = try postfix(try primary())
    }
    return takesFilters ? try filtersAndTests(value) : value
  }

  private mutating func signed() throws(TemplateError) -> Expression {
    try nested { parser throws(TemplateError) in try parser.unary(takesFilters: false) }
  }
}
