import Values

extension ExpressionParser {
  mutating func primary() throws -> Expression {
    let token = cursor.current
    switch token.kind {
    case .name(let name):
      cursor.advance()
      return Expression(Self.constants[name].map { .constant($0) } ?? .name(name), token.span)
    case .string(var text):
      cursor.advance()
      while case .string(let more) = cursor.current.kind {
        text += more
        cursor.advance()
      }
      return Expression(.constant(.string(text)), token.span.lowerBound..<cursor.previousEnd)
    case .int(let number):
      cursor.advance()
      return Expression(.constant(.int(number)), token.span)
    case .float(let number):
      cursor.advance()
      return Expression(.constant(.float(number)), token.span)
    case .symbol("("): return try parentheses()
    case .symbol("["): return try list()
    case .symbol("{"): return try mapping()
    default: throw cursor.unexpected("an expression")
    }
  }

  private static let constants: [String: Value] = [
    "true": true, "True": true, "false": false, "False": false, "none": nil, "None": nil,
  ]

  private mutating func parentheses() throws -> Expression {
    let start = cursor.advance().span.lowerBound
    if cursor.take(symbol: ")") { return Expression(.tuple([]), start..<cursor.previousEnd) }
    let inner = try expressionOrTuple()
    try cursor.expect(symbol: ")")
    return Expression(inner.kind, start..<cursor.previousEnd)
  }

  private mutating func list() throws -> Expression {
    let start = cursor.advance().span.lowerBound
    var items: [Expression] = []
    while !cursor.isSymbol("]") {
      items.append(try expression())
      if !cursor.take(symbol: ",") { break }
    }
    try cursor.expect(symbol: "]")
    return Expression(.list(items), start..<cursor.previousEnd)
  }

  private mutating func mapping() throws -> Expression {
    let start = cursor.advance().span.lowerBound
    var entries: [(key: Expression, value: Expression)] = []
    while !cursor.isSymbol("}") {
      let key = try expression()
      try cursor.expect(symbol: ":")
      entries.append((key, try expression()))
      if !cursor.take(symbol: ",") { break }
    }
    try cursor.expect(symbol: "}")
    return Expression(.mapping(entries), start..<cursor.previousEnd)
  }

  mutating func postfix(_ expression: Expression) throws -> Expression {
    var result = expression
    while case .symbol(let symbol) = cursor.current.kind {
      switch symbol {
      case ".": result = try member(of: result)
      case "[": result = try subscription(of: result)
      case "(": result = try node(.call(result, try arguments()), from: result)
      default: return result
      }
    }
    return result
  }

  private mutating func member(of owner: Expression) throws -> Expression {
    cursor.advance()
    let token = cursor.current
    switch token.kind {
    case .name(let name):
      cursor.advance()
      return try node(.member(owner, name), from: owner)
    case .int(let index):
      cursor.advance()
      return try node(.item(owner, Expression(.constant(.int(index)), token.span)), from: owner)
    default: throw cursor.unexpected("a name or a number behind `.`")
    }
  }

  private mutating func subscription(of owner: Expression) throws -> Expression {
    cursor.advance()
    var bounds: [Expression?] = [nil]
    var count = 0
    while !cursor.isSymbol("]") {
      if cursor.take(symbol: ":") {
        count += 1
        bounds.append(nil)
      } else if bounds[count] == nil {
        bounds[count] = try expression()
      } else {
        throw cursor.unexpected("`]`")
      }
    }
    guard count < 3, count > 0 || bounds[0] != nil else {
      throw cursor.unexpected("an expression")
    }
    cursor.advance()
    if count == 0, let index = bounds[0] { return try node(.item(owner, index), from: owner) }
    let step = count > 1 ? bounds[2] : nil
    return try node(.slice(owner, from: bounds[0], to: bounds[1], by: step), from: owner)
  }

  /// Arguments in parentheses.
  mutating func arguments() throws -> Expression.Arguments {
    try cursor.expect(symbol: "(")
    var arguments = Expression.Arguments()
    while !cursor.isSymbol(")") {
      if cursor.take(symbol: "**") {
        arguments.spreadNamed = try expression()
      } else if cursor.take(symbol: "*") {
        arguments.spread = try expression()
      } else if case .name(let name) = cursor.current.kind, cursor.peek(1) == .symbol("=") {
        cursor.advance()
        cursor.advance()
        arguments.named.append((name, try expression()))
      } else if arguments.named.isEmpty {
        arguments.positional.append(try expression())
      } else {
        throw cursor.unexpected("an argument with a name")
      }
      if !cursor.take(symbol: ",") { break }
    }
    try cursor.expect(symbol: ")")
    return arguments
  }

  mutating func filters(_ expression: Expression) throws -> Expression {
    var result = expression
    while true {
      switch cursor.current.kind {
      case .symbol("|"):
        cursor.advance()
        result = try filter(on: result)
      case .name("is"):
        cursor.advance()
        result = try test(on: result)
      case .symbol("("): result = try node(.call(result, try arguments()), from: result)
      default: return result
      }
    }
  }

  /// A filter and its arguments; the `|` is read already.
  mutating func filter(on input: Expression) throws -> Expression {
    let start = cursor.current.span.lowerBound
    let name = try dottedName("the name of a filter")
    guard Builtins.filters[name] != nil else {
      throw cursor.source.error(
        .unknownFilter(name), start..<cursor.previousEnd,
        hint: Failure.hint(for: name, among: Builtins.filters.keys))
    }
    let arguments = cursor.isSymbol("(") ? try self.arguments() : Expression.Arguments()
    return try node(.filter(input, name, arguments), from: input)
  }

  private mutating func test(on input: Expression) throws -> Expression {
    let isNegated = cursor.take(name: "not")
    let start = cursor.current.span.lowerBound
    let name = try dottedName("the name of a test")
    guard Builtins.tests[name] != nil else {
      throw cursor.source.error(
        .unknownTest(name), start..<cursor.previousEnd,
        hint: Failure.hint(for: name, among: Builtins.tests.keys))
    }
    var arguments = Expression.Arguments()
    if cursor.isSymbol("(") {
      arguments = try self.arguments()
    } else if startsOperand {
      arguments.positional = [try postfix(try primary())]
    }
    return try node(.test(input, name, arguments, isNegated: isNegated), from: input)
  }

  /// Whether a test's single argument follows without parentheses.
  private var startsOperand: Bool {
    switch cursor.current.kind {
    case .name(let name): !["else", "or", "and", "is", "if", "in", "not"].contains(name)
    case .string, .int, .float, .symbol("["), .symbol("{"): true
    default: false
    }
  }

  /// A name with dots; what a fully qualified name says of Ansible's own collection is left out.
  private mutating func dottedName(_ what: String) throws -> String {
    var name = try cursor.expectName(what)
    while cursor.take(symbol: ".") { name += "." + (try cursor.expectName(what)) }
    for prefix in ["ansible.builtin.", "ansible.legacy."] where name.hasPrefix(prefix) {
      return String(name.dropFirst(prefix.count))
    }
    return name
  }
}
