/// Makes statements of the segments of a template.
struct TemplateParser {
  let source: SourceText
  private let segments: [Segment]
  private var index = 0
  private var depth = 0
  private static let depthLimit = 100

  init(_ segments: [Segment], _ source: SourceText) {
    self.segments = segments
    self.source = source
  }

  mutating func template() throws -> [Statement] {
    let statements = try body(until: [])
    guard index == segments.count else { throw unknownBlock() }
    return statements
  }

  /// The statements up to a block with one of `names`, which stays unread.
  private mutating func body(until names: [String]) throws -> [Statement] {
    var statements: [Statement] = []
    while index < segments.count {
      switch segments[index] {
      case .text(let text):
        statements.append(.text(text))
        index += 1
      case .output(let tokens, _):
        var parser = ExpressionParser(tokens, source)
        let expression = try parser.expressionOrTuple()
        try parser.cursor.expectEnd()
        statements.append(.output(expression))
        index += 1
      case .block(let tokens, let span):
        guard case .name(let name) = tokens[0].kind else {
          throw source.error(.expected("the name of a block", found: tokens[0].description), span)
        }
        if names.contains(name) { return statements }
        guard Self.blocks.contains(name) else { throw unknownBlock() }
        index += 1
        statements.append(try nested(name, tokens, span))
      }
    }
    return statements
  }

  private static let blocks = ["if", "for", "set", "macro", "filter", "with", "do"]

  private func unknownBlock() -> TemplateError {
    guard case .block(let tokens, let span) = segments[index],
      case .name(let name) = tokens[0].kind
    else { return source.error(.expected("a block", found: "the end"), 0..<0) }
    let hint = Failure.hint(for: name, among: Self.blocks)
    return source.error(.unknownBlock(name), span, hint: hint)
  }

  private mutating func nested(
    _ name: String, _ tokens: [Token], _ span: Range<Int>
  ) throws -> Statement {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.depthLimit {
      throw source.error(.nestingTooDeep(limit: Self.depthLimit), span)
    }
    var parser = ExpressionParser(tokens, source)
    parser.cursor.advance()
    switch name {
    case "if": return try condition(&parser, span)
    case "for": return try loop(&parser, span)
    case "set": return try assignment(&parser, span)
    case "macro": return try macro(&parser, span)
    case "with": return try scope(&parser, span)
    case "filter":
      let placeholder = Expression(.name(Frame.blockText), span)
      let first = try parser.filter(on: placeholder)
      let expression = try parser.filters(first)
      try parser.cursor.expectEnd()
      let body = try body(until: ["endfilter"])
      try end("endfilter", of: span)
      return .filtered(expression, body)
    default:
      let expression = try parser.expressionOrTuple()
      try parser.cursor.expectEnd()
      return .evaluate(expression)
    }
  }

  /// The parser of the block at hand, its name read.
  private mutating func block(_ opening: Range<Int>) throws -> (String, ExpressionParser) {
    guard index < segments.count, case .block(let tokens, _) = segments[index] else {
      throw source.error(.unclosed(source.text(opening)), opening)
    }
    index += 1
    var parser = ExpressionParser(tokens, source)
    return (try parser.cursor.expectName("the name of a block"), parser)
  }

  private mutating func end(_ name: String, of opening: Range<Int>) throws {
    let (_, parser) = try block(opening)
    if name != "endmacro" { try parser.cursor.expectEnd() }
  }

  private mutating func condition(
    _ parser: inout ExpressionParser, _ span: Range<Int>
  ) throws -> Statement {
    var branches: [(if: Expression, then: [Statement])] = []
    var test = try parser.expressionOrTuple()
    try parser.cursor.expectEnd()
    while true {
      branches.append((test, try body(until: ["elif", "else", "endif"])))
      var (name, next) = try block(span)
      if name == "elif" {
        test = try next.expressionOrTuple()
        try next.cursor.expectEnd()
        continue
      }
      try next.cursor.expectEnd()
      if name == "endif" { return .condition(branches, otherwise: []) }
      let otherwise = try body(until: ["endif"])
      try end("endif", of: span)
      return .condition(branches, otherwise: otherwise)
    }
  }

  private mutating func loop(
    _ parser: inout ExpressionParser, _ span: Range<Int>
  ) throws -> Statement {
    let targets = try targets(&parser)
    try parser.cursor.expect(name: "in")
    let items = try parser.expressionOrTuple(allowsChoice: false)
    let condition = parser.cursor.take(name: "if") ? try parser.expression() : nil
    if parser.cursor.isName("recursive") {
      throw source.error(
        .refused("recursive loops are not supported"), parser.cursor.current.span)
    }
    try parser.cursor.expectEnd()
    let body = try body(until: ["else", "endfor"])
    var otherwise: [Statement] = []
    let (name, _) = try block(span)
    if name == "else" {
      otherwise = try self.body(until: ["endfor"])
      try end("endfor", of: span)
    }
    return .loop(
      Statement.Loop(
        targets: targets, items: items, condition: condition, body: body, otherwise: otherwise,
        span: span))
  }

  private mutating func targets(
    _ parser: inout ExpressionParser
  ) throws -> [Statement.Target] {
    var targets: [Statement.Target] = []
    repeat {
      if parser.cursor.isName("in") || parser.cursor.isSymbol("=") { break }
      if parser.cursor.take(symbol: "(") {
        targets.append(.several(try self.targets(&parser)))
        try parser.cursor.expect(symbol: ")")
        continue
      }
      let name = try parser.cursor.expectName("a name")
      if parser.cursor.take(symbol: ".") {
        targets.append(.member(name, try parser.cursor.expectName("a name")))
      } else {
        targets.append(.name(name))
      }
    } while parser.cursor.take(symbol: ",")
    return targets
  }

  private mutating func assignment(
    _ parser: inout ExpressionParser, _ span: Range<Int>
  ) throws -> Statement {
    let targets = try targets(&parser)
    if parser.cursor.take(symbol: "=") {
      let value = try parser.expressionOrTuple()
      try parser.cursor.expectEnd()
      return .set(targets, value)
    }
    guard targets.count == 1, case .name(let name) = targets[0] else {
      throw parser.cursor.unexpected("`=`")
    }
    let placeholder = Expression(.name(Frame.blockText), span)
    let filters = parser.cursor.isAtEnd ? nil : try parser.filters(placeholder)
    try parser.cursor.expectEnd()
    let body = try body(until: ["endset"])
    try end("endset", of: span)
    return .setBlock(name, body, filters: filters)
  }

  private mutating func macro(
    _ parser: inout ExpressionParser, _ span: Range<Int>
  ) throws -> Statement {
    let name = try parser.cursor.expectName("the name of the macro")
    var parameters: [(name: String, fallback: Expression?)] = []
    try parser.cursor.expect(symbol: "(")
    while !parser.cursor.isSymbol(")") {
      let parameter = try parser.cursor.expectName("the name of a parameter")
      let hasFallback = parser.cursor.take(symbol: "=")
      parameters.append((parameter, hasFallback ? try parser.expression() : nil))
      if !parser.cursor.take(symbol: ",") { break }
    }
    try parser.cursor.expect(symbol: ")")
    try parser.cursor.expectEnd()
    let body = try body(until: ["endmacro"])
    try end("endmacro", of: span)
    return .macro(Statement.Macro(name: name, parameters: parameters, body: body))
  }

  private mutating func scope(
    _ parser: inout ExpressionParser, _ span: Range<Int>
  ) throws -> Statement {
    var values: [(name: String, value: Expression)] = []
    while !parser.cursor.isAtEnd {
      let name = try parser.cursor.expectName("a name")
      try parser.cursor.expect(symbol: "=")
      values.append((name, try parser.expression()))
      if !parser.cursor.take(symbol: ",") { break }
    }
    try parser.cursor.expectEnd()
    let body = try body(until: ["endwith"])
    try end("endwith", of: span)
    return .scope(values, body)
  }
}
