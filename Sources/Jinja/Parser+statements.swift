import Values

/// Statements: bodies, and those that decide and repeat.
extension Parser {
  /// The statements of Jinja2, with its extensions `do` and loop controls.
  static let statementNames = [
    "autoescape", "block", "break", "call", "continue", "do", "extends", "filter", "for", "from",
    "if", "import", "include", "macro", "print", "raw", "set", "with",
  ]

  /// Text and statements up to a statement of one of the names, which is left standing.
  mutating func statements(until ends: [String]) throws(TemplateError) -> [Statement] {
    var result: [Statement] = []
    while true {
      let token = current
      switch token.kind {
      case .data(let text):
        advance()
        result.append(Statement(.data(text), token.span))
      case .variableBegin:
        advance()
        let value = try tuple()
        guard current.kind == .variableEnd else { throw unexpected("the end of the output") }
        advance()
        result.append(Statement(.output(value), value.span))
      case .blockBegin:
        advance()
        if case .name(let name) = current.kind, ends.contains(name) { return result }
        result += try nested { parser throws(TemplateError) in try parser.statement() }
      default:
        if let last = open.last {
          throw source.error(
            .unclosed("`\(last.name)`"), at: last.span,
            advice: "it needs `\(environment.syntax.blockStart) \(last.ends[last.ends.count - 1])"
              + " \(environment.syntax.blockEnd)`")
        }
        return result
      }
    }
  }

  /// The body of a statement, behind the rest of its begin.
  mutating func body(until ends: [String]) throws(TemplateError) -> [Statement] {
    // A colon is allowed here for the sake of Python's habits.
    _ = take(.colon)
    try expectBlockEnd()
    if let last = open.indices.last { open[last].ends = ends }
    return try statements(until: ends)
  }

  /// The last body of a statement, with the statement that ends it.
  private mutating func lastBody(until end: String) throws(TemplateError) -> [Statement] {
    let body = try body(until: [end])
    advance()
    return body
  }

  private mutating func statement() throws(TemplateError) -> [Statement] {
    let start = current.span
    guard case .name(let name) = current.kind else {
      throw unexpected("the name of a statement")
    }
    open.append((name, start, []))
    let statements = try statement(named: name, start)
    open.removeLast()
    try expectBlockEnd()
    return statements
  }

  private mutating func statement(
    named name: String, _ start: Span
  ) throws(TemplateError) -> [Statement] {
    let kind: Statement.Kind
    switch name {
    case "for": kind = try loop()
    case "if": kind = try condition()
    case "set": kind = try assignment()
    case "with": kind = try with()
    case "block": kind = try block()
    case "extends":
      advance()
      kind = .extends(try expression())
    case "print": return try prints()
    case "macro": kind = try macro()
    case "call": kind = try call()
    case "filter":
      advance()
      var filter = try filter(nil)
      while take(.pipe) { filter = try self.filter(filter) }
      kind = .filter(filter, body: try lastBody(until: "endfilter"))
    case "include": kind = try include()
    case "import": kind = try importAll()
    case "from": kind = try importNames()
    case "autoescape": kind = try autoescape()
    case "do":
      advance()
      kind = .run(try tuple())
    case "break", "continue":
      guard loopDepth > 0 else {
        throw source.error(.syntax("`\(name)` stands outside of any loop"), at: start)
      }
      advance()
      kind = name == "break" ? .breakLoop : .continueLoop
    default: throw unknownStatement(name, start)
    }
    return [Statement(kind, span(from: start))]
  }

  private func unknownStatement(_ name: String, _ span: Span) -> TemplateError {
    let outer = open.dropLast().last
    let isEnd = name.hasPrefix("end") || name == "else" || name == "elif"
    if isEnd, let outer {
      return source.error(
        .unknownStatement(name, open: outer.ends.last, known: outer.ends), at: span,
        advice: "the innermost open statement is `\(outer.name)`")
    }
    if isEnd {
      return source.error(.syntax("`\(name)` ends nothing: no statement is open"), at: span)
    }
    let known = Self.statementNames + (outer?.ends ?? [])
    return source.error(.unknownStatement(name, open: nil, known: known), at: span)
  }

  private mutating func loop() throws(TemplateError) -> Statement.Kind {
    advance()
    let target = try target(endedBy: "in")
    try checkLoopTarget(target)
    try expect("in")
    let iterable = try tuple(withConditional: false, endedBy: "recursive")
    let test = take("if") ? try expression() : nil
    let isRecursive = take("recursive")
    loopDepth += 1
    let body = try body(until: ["else", "endfor"])
    loopDepth -= 1
    var otherwise: [Statement] = []
    if take("else") {
      otherwise = try lastBody(until: "endfor")
    } else {
      advance()
    }
    return .loop(
      LoopStatement(
        target: target, iterable: iterable, test: test, isRecursive: isRecursive, body: body,
        otherwise: otherwise))
  }

  private func checkLoopTarget(_ target: Expression) throws(TemplateError) {
    switch target.kind {
    case .name("loop"):
      throw source.error(.syntax("`loop` is the loop itself, not a target"), at: target.span)
    case .tuple(let items):
      for item in items { try checkLoopTarget(item) }
    default: return
    }
  }

  private mutating func condition() throws(TemplateError) -> Statement.Kind {
    var branches: [(test: Expression, body: [Statement])] = []
    var otherwise: [Statement] = []
    repeat {
      advance()
      let test = try tuple(withConditional: false)
      branches.append((test, try body(until: ["elif", "else", "endif"])))
    } while at("elif")
    if take("else") {
      otherwise = try lastBody(until: "endif")
    } else {
      advance()
    }
    return .conditional(branches, otherwise: otherwise)
  }

  private mutating func assignment() throws(TemplateError) -> Statement.Kind {
    advance()
    let target = try target(allowsNamespace: true)
    if take(.assign) { return .set(target: target, value: try tuple()) }
    var filter: Expression?
    while take(.pipe) { filter = try self.filter(filter) }
    return .setBlock(target: target, filter: filter, body: try lastBody(until: "endset"))
  }

  private mutating func with() throws(TemplateError) -> Statement.Kind {
    advance()
    var targets: [Expression] = []
    var values: [Expression] = []
    while current.kind != .blockEnd {
      if !targets.isEmpty { try expect(.comma) }
      targets.append(try target(allowsTuple: false))
      try expect(.assign)
      values.append(try expression())
    }
    return .with(targets: targets, values: values, body: try lastBody(until: "endwith"))
  }

  private mutating func prints() throws(TemplateError) -> [Statement] {
    advance()
    var result: [Statement] = []
    while current.kind != .blockEnd {
      if !result.isEmpty { try expect(.comma) }
      let value = try expression()
      result.append(Statement(.output(value), value.span))
    }
    return result
  }

  private mutating func autoescape() throws(TemplateError) -> Statement.Kind {
    advance()
    let flag = try expression()
    guard flag.constant?.isTrue == false else {
      throw source.error(
        .syntax("escaping cannot be switched on"), at: flag.span,
        advice: "use the filter `e` where text goes into HTML")
    }
    return .scope(try lastBody(until: "endautoescape"))
  }

  // Those with a signature.

  private mutating func signature() throws(TemplateError) -> [(String, Expression?)] {
    try expect(.openParenthesis)
    var parameters: [(name: String, defaultValue: Expression?)] = []
    while !at(.closeParenthesis) {
      if !parameters.isEmpty { try expect(.comma) }
      let start = current.span
      let name = try plainName()
      guard !parameters.contains(where: { $0.name == name }) else {
        throw source.error(.syntax("there are two parameters `\(name)`"), at: start)
      }
      if take(.assign) {
        parameters.append((name, try expression()))
      } else if parameters.last?.defaultValue != nil {
        throw source.error(
          .syntax("`\(name)` needs a default, as the parameter before it has one"), at: start)
      } else if name == "caller" {
        throw source.error(.syntax("`caller` as a parameter needs a default"), at: start)
      } else {
        parameters.append((name, nil))
      }
    }
    try expect(.closeParenthesis)
    return parameters
  }

  private mutating func plainName() throws(TemplateError) -> String {
    let start = current.span
    let name = try expectName()
    try checkAssignable(name: name, start)
    return name
  }

  private func checkAssignable(name: String, _ span: Span) throws(TemplateError) {
    guard ["true", "false", "none", "True", "False", "None"].contains(name) else { return }
    throw source.error(.syntax("nothing can be assigned to `\(name)`"), at: span)
  }

  private mutating func macro() throws(TemplateError) -> Statement.Kind {
    advance()
    let name = try plainName()
    let parameters = try signature()
    return .macro(name: name, try macroBody(parameters, until: "endmacro"))
  }

  private mutating func call() throws(TemplateError) -> Statement.Kind {
    advance()
    let parameters = at(.openParenthesis) ? try signature() : []
    let call = try expression()
    guard case .call = call.kind else {
      throw source.error(
        .unexpected(found: "`\(source.text(call.span))`", expected: "the call of a macro"),
        at: call.span)
    }
    return .call(call, try macroBody(parameters, until: "endcall"))
  }

  private mutating func macroBody(
    _ parameters: [(String, Expression?)], until end: String
  ) throws(TemplateError) -> MacroStatement {
    // A macro is a function of its own: it cannot leave the loop around it.
    let outerLoops = loopDepth
    loopDepth = 0
    let body = try lastBody(until: end)
    loopDepth = outerLoops
    return MacroStatement(parameters: parameters, body: body)
  }

  mutating func namedBody(until end: String) throws(TemplateError) -> [Statement] {
    let outerLoops = loopDepth
    loopDepth = 0
    let body = try lastBody(until: end)
    loopDepth = outerLoops
    return body
  }
}
