import Values

/// Reads a query: operator precedence, as the specification's grammar has it.
struct JMESParser {
  private let tokens: [JMESToken]
  private var place = 0
  private var depth = 0

  static func expression(_ text: String) throws -> JMESExpression {
    var parser = JMESParser(tokens: try JMESLexer.tokens(of: text))
    let expression = try parser.expression()
    guard parser.current == .end else { throw parser.unexpected() }
    return expression
  }

  private init(tokens: [JMESToken]) { self.tokens = tokens }

  private var current: JMESToken.Kind { tokens[place].kind }
  private var following: JMESToken.Kind { tokens[min(place + 1, tokens.count - 1)].kind }

  /// How strongly an operator binds; what stops a projection binds less than 10.
  private static let powers = [
    "|": 1, "||": 2, "&&": 3, "==": 5, "!=": 5, "<": 5, "<=": 5, ">": 5, ">=": 5, "[]": 9,
    "*": 20, "[?": 21, ".": 40, "[": 55,
  ]

  private var power: Int {
    guard case .symbol(let symbol) = current else { return 0 }
    return Self.powers[symbol] ?? 0
  }

  private mutating func advance() { place += 1 }

  private mutating func accept(_ symbol: String) -> Bool {
    guard current == .symbol(symbol) else { return false }
    advance()
    return true
  }

  private mutating func expect(_ symbol: String) throws {
    guard accept(symbol) else { throw unexpected(wanted: symbol) }
  }

  private func unexpected(wanted: String? = nil) -> JMESError {
    let found =
      switch current {
      case .end: "the end"
      case .identifier(let text), .quoted(let text), .symbol(let text): "`\(text)`"
      case .number(let number): "`\(number)`"
      case .literal(let value): "`\(value.pythonRepresentation)`"
      }
    let column = tokens[place].position + 1
    let expected = wanted.map { "expected `\($0)`, got " } ?? "unexpected "
    return JMESError(message: "\(expected)\(found) at column \(column)")
  }

  private mutating func expression(above bound: Int = 0) throws -> JMESExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth < 200 else { throw JMESError(message: "the query is nested too deeply") }
    var left = try prefix()
    while power > bound { left = try infix(left) }
    return left
  }

  private mutating func prefix() throws -> JMESExpression {
    let kind = current
    advance()
    switch kind {
    case .literal(let value): return .identity(value)
    case .identifier(let name):
      if current == .symbol("(") { return try call(name) }
      return .field(name)
    case .quoted(let name):
      guard current != .symbol("(") else {
        place -= 1
        throw unexpected()
      }
      return .field(name)
    case .symbol("@"): return .current
    case .symbol("&"): return .reference(try expression(above: 0))
    case .symbol("!"): return .not(try expression(above: 45))
    case .symbol("("):
      let inner = try expression()
      try expect(")")
      return inner
    case .symbol("*"): return .values(.current, try projected(20))
    case .symbol("[]"): return .projection(.flattened(.current), try projected(9))
    case .symbol("[?"): return try condition(on: .current)
    case .symbol("{"): return try selection()
    case .symbol("["):
      if case .number = current { return try bracket(on: .current) }
      if current == .symbol(":") { return try bracket(on: .current) }
      if current == .symbol("*"), following == .symbol("]") {
        advance()
        advance()
        return .projection(.current, try projected(20))
      }
      return try list()
    default:
      place -= 1
      throw unexpected()
    }
  }

  private mutating func infix(_ left: JMESExpression) throws -> JMESExpression {
    guard case .symbol(let symbol) = current else { throw unexpected() }
    advance()
    switch symbol {
    case ".":
      if accept("*") { return .values(left, try projected(20)) }
      return .sub(left, try member())
    case "|": return .pipe(left, try expression(above: 1))
    case "||": return .or(left, try expression(above: 2))
    case "&&": return .and(left, try expression(above: 3))
    case "==", "!=", "<", "<=", ">", ">=":
      return .comparison(symbol, left, try expression(above: 5))
    case "[]": return .projection(.flattened(left), try projected(9))
    case "[?": return try condition(on: left)
    case "[":
      if case .number = current { return try bracket(on: left) }
      if current == .symbol(":") { return try bracket(on: left) }
      try expect("*")
      try expect("]")
      return .projection(left, try projected(20))
    default:
      place -= 1
      throw unexpected()
    }
  }

  /// What stands behind a dot.
  private mutating func member() throws -> JMESExpression {
    switch current {
    case .identifier, .quoted: return try expression(above: 40)
    case .symbol("["):
      advance()
      return try list()
    case .symbol("{"):
      advance()
      return try selection()
    case .symbol("*"): return try expression(above: 40)
    default: throw unexpected()
    }
  }

  /// What is done with each item of a projection.
  private mutating func projected(_ bound: Int) throws -> JMESExpression {
    if power < 10 { return .current }
    switch current {
    case .symbol("["), .symbol("[?"): return try expression(above: bound)
    case .symbol("."):
      advance()
      return try memberChain(bound)
    default: throw unexpected()
    }
  }

  private mutating func memberChain(_ bound: Int) throws -> JMESExpression {
    switch current {
    case .identifier, .quoted, .symbol("*"): return try expression(above: bound)
    case .symbol("["):
      advance()
      return try list()
    case .symbol("{"):
      advance()
      return try selection()
    default: throw unexpected()
    }
  }

  private mutating func condition(on left: JMESExpression) throws -> JMESExpression {
    let condition = try expression()
    try expect("]")
    let right: JMESExpression = current == .symbol("[]") ? .current : try projected(21)
    return .filter(left, right, condition: condition)
  }

  /// An index, or a slice, which is a projection.
  private mutating func bracket(on left: JMESExpression) throws -> JMESExpression {
    var parts: [Int?] = [nil, nil, nil]
    var part = 0
    while !accept("]") {
      if accept(":") {
        part += 1
        guard part < 3 else { throw unexpected() }
      } else if case .number(let number) = current, parts[part] == nil {
        parts[part] = number
        advance()
      } else {
        throw unexpected()
      }
    }
    if part == 0, let index = parts[0] { return .sub(left, .index(index)) }
    if parts[2] == 0 { throw JMESError(message: "the step of a slice must not be 0") }
    return .projection(
      .sub(left, .slice(start: parts[0], stop: parts[1], step: parts[2])), try projected(20))
  }

  private mutating func list() throws -> JMESExpression {
    var items = [try expression()]
    while accept(",") { items.append(try expression()) }
    try expect("]")
    return .list(items)
  }

  private mutating func selection() throws -> JMESExpression {
    var entries: [(key: String, value: JMESExpression)] = []
    repeat {
      switch current {
      case .identifier(let key), .quoted(let key):
        advance()
        try expect(":")
        entries.append((key, try expression()))
      default: throw unexpected()
      }
    } while accept(",")
    try expect("}")
    return .mapping(entries)
  }

  private mutating func call(_ name: String) throws -> JMESExpression {
    try expect("(")
    var arguments: [JMESExpression] = []
    if accept(")") { return .function(name, arguments) }
    repeat { arguments.append(try expression()) } while accept(",")
    try expect(")")
    return .function(name, arguments)
  }
}
