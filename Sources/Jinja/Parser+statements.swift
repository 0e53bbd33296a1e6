import Diagnostics

extension Parser {
  /// The nodes up to one of the statements named; the whole rest where none is.
  mutating func nodes(until ends: [String]) throws(TemplateError) -> [Node] {
    var nodes: [Node] = []
    while true {
      switch current.kind {
      case .text(let text):
        advance()
        nodes.append(.text(text))
      case .expressionStart:
        advance()
        let expression = try expressionOrTuple()
        guard current.kind == .expressionEnd else { throw unexpected("an operator or `}}`") }
        advance()
        nodes.append(.output(expression))
      case .statementStart:
        if case .name(let name) = following.kind, ends.contains(name) { return nodes }
        advance()
        nodes.append(try statement())
      default:
        if let end = ends.last {
          throw TemplateError(
            .unexpected(current.description, expected: "`{% \(end) %}`"),
            at: source.location(of: current.range))
        }
        return nodes
      }
    }
  }

  private static let statements = [
    "do", "elif", "else", "endblock", "endfilter", "endfor", "endif", "endset", "endwith", "filter",
    "for", "if", "raw", "set", "with",
  ]

  private mutating func statement() throws(TemplateError) -> Node {
    let token = current
    let name = try expectName()
    return try nested { parser throws(TemplateError) in
      switch name {
      case "if": try parser.choice()
      case "for": try parser.loop()
      case "set": try parser.assignment()
      case "with": try parser.scope()
      case "filter": try parser.filtered()
      case "do": try parser.evaluation()
      default:
        throw TemplateError(
          .unknownStatement(
            name, nearest: Suggestion.nearest(to: name, among: Self.statements)),
          at: parser.source.location(of: token.range))
      }
    }
  }

  private mutating func endStatement() throws(TemplateError) {
    guard current.kind == .statementEnd else { throw unexpected("`%}`") }
    advance()
  }

  /// Takes `{% name`, after the nodes of a body; the rest of the statement follows.
  private mutating func openEnd() throws(TemplateError) -> String {
    advance()
    return try expectName()
  }

  private mutating func choice() throws(TemplateError) -> Node {
    var branches: [(condition: Expression, body: [Node])] = []
    var condition = try expressionOrTuple()
    while true {
      try endStatement()
      branches.append((condition, try nodes(until: ["elif", "else", "endif"])))
      switch try openEnd() {
      case "elif": condition = try expressionOrTuple()
      case "else":
        try endStatement()
        let otherwise = try nodes(until: ["endif"])
        _ = try openEnd()
        try endStatement()
        return .choice(branches, otherwise: otherwise)
      default:
        try endStatement()
        return .choice(branches, otherwise: [])
      }
    }
  }

  private mutating func loop() throws(TemplateError) -> Node {
    let targets = try names()
    guard take(name: "in") else { throw unexpected("`in`") }
    let items = try expressionOrTuple(allowsChoice: false)
    let condition = take(name: "if") ? try expression() : nil
    try endStatement()
    let body = try nodes(until: ["else", "endfor"])
    var otherwise: [Node] = []
    if try openEnd() == "else" {
      try endStatement()
      otherwise = try nodes(until: ["endfor"])
      _ = try openEnd()
    }
    try endStatement()
    return .loop(
      Node.Loop(
        targets: targets, items: items, condition: condition, body: body, otherwise: otherwise))
  }

  private mutating func names() throws(TemplateError) -> [String] {
    let isGrouped = take(sign: "(")
    var names = [try expectName()]
    while take(sign: ",") { names.append(try expectName()) }
    if isGrouped { try expect(sign: ")") }
    return names
  }

  private mutating func assignment() throws(TemplateError) -> Node {
    let targets = try names()
    if take(sign: "=") {
      let value = try expressionOrTuple()
      try endStatement()
      return .assignment(targets, value)
    }
    try endStatement()
    let body = try nodes(until: ["endset"])
    _ = try openEnd()
    try endStatement()
    return .capture(targets[0], body)
  }

  private mutating func scope() throws(TemplateError) -> Node {
    var values: [(name: String, value: Expression)] = []
    while case .name = current.kind {
      let name = try expectName()
      try expect(sign: "=")
      values.append((name, try expression()))
      if !take(sign: ",") { break }
    }
    try endStatement()
    let body = try nodes(until: ["endwith"])
    _ = try openEnd()
    try endStatement()
    return .scope(values, body)
  }

  private mutating func filtered() throws(TemplateError) -> Node {
    let start = current.range.lowerBound
    let (filter, arguments) = try filterCall()
    let range = start..<lastEnd
    try endStatement()
    let body = try nodes(until: ["endfilter"])
    _ = try openEnd()
    try endStatement()
    return .filtered(filter, arguments, body, range)
  }

  private mutating func evaluation() throws(TemplateError) -> Node {
    let value = try expressionOrTuple()
    try endStatement()
    return .evaluation(value)
  }
}
