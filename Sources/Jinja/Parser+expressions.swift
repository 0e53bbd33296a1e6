/// Expressions, loosest operator first.
extension Parser {
  mutating func expression(withConditional: Bool = true) throws(TemplateError) -> Expression {
    try nested { parser throws(TemplateError) in
      withConditional ? try parser.conditional() : try parser.disjunction()
    }
  }

  private mutating func conditional() throws(TemplateError) -> Expression {
    var result = try disjunction()
    while take("if") {
      let test = try disjunction()
      var otherwise: Expression?
      if take("else") {
        otherwise = try nested { parser throws(TemplateError) in try parser.conditional() }
      }
      result = try link(
        .conditional(test: test, then: result, otherwise: otherwise), from: result.span)
    }
    return result
  }

  private mutating func disjunction() throws(TemplateError) -> Expression {
    var left = try conjunction()
    while take("or") {
      let right = try conjunction()
      left = try link(.or(left, right), from: left.span)
    }
    return left
  }

  private mutating func conjunction() throws(TemplateError) -> Expression {
    var left = try negation()
    while take("and") {
      let right = try negation()
      left = try link(.and(left, right), from: left.span)
    }
    return left
  }

  private mutating func negation() throws(TemplateError) -> Expression {
    let start = current.span
    guard take("not") else { return try comparison() }
    let operand = try nested { parser throws(TemplateError) in try parser.negation() }
    return Expression(.not(operand), span(from: start))
  }

  private mutating func comparison() throws(TemplateError) -> Expression {
    let first = try sum()
    var rest: [(Comparison, Expression)] = []
    while let comparison = takeComparison() { rest.append((comparison, try sum())) }
    return rest.isEmpty ? first : Expression(.compare(first, rest), span(from: first.span))
  }

  private mutating func takeComparison() -> Comparison? {
    switch current.kind {
    case .sign(let sign):
      guard let comparison = Comparison(rawValue: sign.rawValue) else { return nil }
      advance()
      return comparison
    case .name("in"):
      advance()
      return .isIn
    case .name("not") where nextIs("in"):
      advance()
      advance()
      return .isNotIn
    default: return nil
    }
  }

  private mutating func sum() throws(TemplateError) -> Expression {
    var left = try concatenation()
    while at(.plus) || at(.minus) {
      let sign: BinaryOperator = advance().kind == .sign(.plus) ? .add : .subtract
      let right = try concatenation()
      left = try link(.binary(sign, left, right), from: left.span)
    }
    return left
  }

  private mutating func concatenation() throws(TemplateError) -> Expression {
    let first = try product()
    guard at(.tilde) else { return first }
    var parts = [first]
    while take(.tilde) { parts.append(try product()) }
    return Expression(.concatenation(parts), span(from: first.span))
  }

  private mutating func product() throws(TemplateError) -> Expression {
    var left = try power()
    while let operation = takeProductOperator() {
      let right = try power()
      left = try link(.binary(operation, left, right), from: left.span)
    }
    return left
  }

  private mutating func takeProductOperator() -> BinaryOperator? {
    guard case .sign(let sign) = current.kind else { return nil }
    let operation: BinaryOperator
    switch sign {
    case .times: operation = .multiply
    case .divide: operation = .divide
    case .floorDivide: operation = .floorDivide
    case .modulo: operation = .modulo
    default: return nil
    }
    advance()
    return operation
  }

  private mutating func power() throws(TemplateError) -> Expression {
    var left = try unary()
    while take(.power) {
      // Jinja2 reads chains from the left, unlike Python.
      let right = try unary()
      left = try link(.binary(.power, left, right), from: left.span)
    }
    return left
  }

  private mutating func unary(withFilters: Bool = true) throws(TemplateError) -> Expression {
    let start = current.span
    var result: Expression
    if at(.minus) || at(.plus) {
      let sign: UnaryOperator = advance().kind == .sign(.minus) ? .minus : .plus
      let operand = try nested { parser throws(TemplateError) in
        try parser.unary(withFilters: false)
      }
      result = Expression(.unary(sign, operand), span(from: start))
    } else {
      result = try primary()
    }
    result = try postfix(result)
    return withFilters ? try filters(result) : result
  }

  private mutating func filters(_ input: Expression) throws(TemplateError) -> Expression {
    var result = input
    while true {
      if at(.pipe) {
        advance()
        result = try filter(result)
      } else if at("is") {
        result = try test(result)
      } else if at(.openParenthesis) {
        result = try call(result)
      } else {
        return result
      }
    }
  }

  /// The name of a filter or test, which may have dots.
  private mutating func callee(_ what: String) throws(TemplateError) -> Callee {
    let start = current.span
    var name = try expectName("the name of a \(what)")
    while take(.dot) { name += ".\(try expectName("the name of a \(what)"))" }
    return Callee(name: name, span: span(from: start))
  }

  /// A filter behind its `|`, or at the begin of a filter block, where there is no input.
  mutating func filter(_ input: Expression?) throws(TemplateError) -> Expression {
    let start = input?.span ?? current.span
    let callee = try callee("filter")
    let arguments = at(.openParenthesis) ? try callArguments() : CallArguments()
    return try link(.filter(input, callee, arguments), from: start)
  }

  private mutating func test(_ input: Expression) throws(TemplateError) -> Expression {
    advance()
    let isNegated = take("not")
    let callee = try callee("test")
    var arguments = CallArguments()
    if at(.openParenthesis) {
      arguments = try callArguments()
    } else if beginsArgument {
      if at("is") {
        throw unexpected(
          "an operator or the end of the expression", advice: "tests cannot be chained with `is`")
      }
      arguments.positional = [try postfix(primary())]
    }
    let result = try link(.test(input, callee, arguments), from: input.span)
    return isNegated ? Expression(.not(result), result.span) : result
  }

  /// Whether an argument without parentheses follows the name of a test.
  private var beginsArgument: Bool {
    switch current.kind {
    case .name(let name): name != "else" && name != "or" && name != "and"
    case .string, .int, .float, .sign(.openBracket), .sign(.openBrace): true
    default: false
    }
  }
}
