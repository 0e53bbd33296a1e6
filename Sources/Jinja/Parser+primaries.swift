import Diagnostics
import OrderedCollections
import Values

extension Parser {
  mutating func primary() throws(TemplateError) -> Expression {
    let token = advance()
    let range = token.range
    switch token.kind {
    case .name(let name): return Expression(kind: Self.constant(name), range: range)
    case .int(let number): return Expression(kind: .literal(.int(number)), range: range)
    case .float(let number): return Expression(kind: .literal(.float(number)), range: range)
    case .string(let text): return strings(text, from: range)
    case .sign("("): return try grouped(from: range.lowerBound)
    case .sign("["):
      let items = try list(closedBy: "]")
      return Expression(kind: .list(items), range: range.lowerBound..<lastEnd)
    case .sign("{"):
      let entries = try mapping()
      return Expression(kind: .mapping(entries), range: range.lowerBound..<lastEnd)
    default:
      throw TemplateError(
        .unexpected(token.description, expected: "a value"), at: source.location(of: range))
    }
  }

  private static func constant(_ name: String) -> Expression.Kind {
    switch name {
    case "true", "True": .literal(true)
    case "false", "False": .literal(false)
    case "none", "None": .literal(.null)
    default: .name(name)
    }
  }

  /// Texts that stand side by side are one.
  private mutating func strings(_ first: String, from range: Range<Int>) -> Expression {
    var text = first
    while case .string(let next) = current.kind {
      text += next
      advance()
    }
    return Expression(kind: .literal(.string(text)), range: range.lowerBound..<lastEnd)
  }

  private mutating func grouped(from start: Int) throws(TemplateError) -> Expression {
    if take(sign: ")") { return Expression(kind: .tuple([]), range: start..<lastEnd) }
    var value = try nested { parser throws(TemplateError) in try parser.expressionOrTuple() }
    try expect(sign: ")")
    value.range = start..<lastEnd
    return value
  }

  private mutating func list(closedBy close: String) throws(TemplateError) -> [Expression] {
    var items: [Expression] = []
    while !take(sign: close) {
      if !items.isEmpty {
        try expect(sign: ",")
        if take(sign: close) { break }
      }
      items.append(try expression())
    }
    return items
  }

  private mutating func mapping() throws(TemplateError) -> [(key: Expression, value: Expression)] {
    var entries: [(key: Expression, value: Expression)] = []
    while !take(sign: "}") {
      if !entries.isEmpty {
        try expect(sign: ",")
        if take(sign: "}") { break }
      }
      let key = try expression()
      try expect(sign: ":")
      entries.append((key, try expression()))
    }
    return entries
  }

  /// Attributes, items and calls behind a value.
  mutating func postfix(_ value: Expression) throws(TemplateError) -> Expression {
    var value = value
    let start = value.range.lowerBound
    while true {
      if take(sign: ".") {
        value = Expression(kind: try attribute(of: value), range: start..<lastEnd)
      } else if take(sign: "[") {
        value = Expression(kind: try item(of: value), range: start..<lastEnd)
      } else if take(sign: "(") {
        let arguments = try arguments()
        value = Expression(kind: .call(value, arguments), range: start..<lastEnd)
      } else {
        return value
      }
    }
  }

  private mutating func attribute(of value: Expression) throws(TemplateError) -> Expression.Kind {
    if case .int(let index) = current.kind {
      let token = advance()
      return .item(value, Expression(kind: .literal(.int(index)), range: token.range))
    }
    return .attribute(value, try expectName())
  }

  private mutating func item(of value: Expression) throws(TemplateError) -> Expression.Kind {
    let from = current.isSign(":") ? nil : try expressionOrTuple()
    guard take(sign: ":") else {
      try expect(sign: "]")
      guard let from else { throw unexpected("an index") }
      return .item(value, from)
    }
    let isOpen = current.isSign(":") || current.isSign("]")
    let to = isOpen ? nil : try expression()
    let step = take(sign: ":") && !current.isSign("]") ? try expression() : nil
    try expect(sign: "]")
    return .slice(value, from: from, to: to, step: step)
  }

  /// The arguments behind an opening bracket that has been taken.
  mutating func arguments() throws(TemplateError) -> Arguments {
    var arguments = Arguments()
    while !take(sign: ")") {
      if !arguments.positional.isEmpty || !arguments.named.isEmpty {
        try expect(sign: ",")
        if take(sign: ")") { break }
      }
      if case .name(let name) = current.kind, following.isSign("=") {
        advance()
        advance()
        arguments.named.append((name, try expression()))
      } else {
        guard arguments.named.isEmpty else { throw unexpected("an argument by name") }
        arguments.positional.append(try expression())
      }
    }
    return arguments
  }

  /// `| filter` and `is test` behind a value.
  mutating func filtersAndTests(_ value: Expression) throws(TemplateError) -> Expression {
    var value = value
    let start = value.range.lowerBound
    while true {
      if take(sign: "|") {
        let (filter, arguments) = try filterCall()
        value = Expression(kind: .filter(value, filter, arguments), range: start..<lastEnd)
      } else if take(name: "is") {
        value = Expression(kind: try testCall(on: value), range: start..<lastEnd)
      } else if current.isSign("("), !isPlainValue(value) {
        advance()
        value = Expression(kind: .call(value, try arguments()), range: start..<lastEnd)
      } else {
        return value
      }
    }
  }

  private func isPlainValue(_ value: Expression) -> Bool {
    switch value.kind {
    case .filter, .test: false
    default: true
    }
  }

  private mutating func dottedName() throws(TemplateError) -> (name: String, range: Range<Int>) {
    let start = current.range.lowerBound
    var name = try expectName()
    while take(sign: ".") { name += "." + (try expectName()) }
    return (name, start..<lastEnd)
  }

  mutating func filterCall() throws(TemplateError) -> (Filter, Arguments) {
    let (name, range) = try dottedName()
    guard let filter = Builtins.filters[name] ?? Builtins.filters[Self.shortName(name)] else {
      let nearest = Suggestion.nearest(to: name, among: Builtins.filters.keys)
      throw TemplateError(.unknownFilter(name, nearest: nearest), at: source.location(of: range))
    }
    return (filter, take(sign: "(") ? try arguments() : Arguments())
  }

  private mutating func testCall(on value: Expression) throws(TemplateError) -> Expression.Kind {
    let isNegated = take(name: "not")
    let (name, range) = try dottedName()
    guard let test = Builtins.tests[name] ?? Builtins.tests[Self.shortName(name)] else {
      let nearest = Suggestion.nearest(to: name, among: Builtins.tests.keys)
      throw TemplateError(.unknownTest(name, nearest: nearest), at: source.location(of: range))
    }
    var arguments = Arguments()
    if take(sign: "(") {
      arguments = try self.arguments()
    } else if beginsArgument {
      // One argument may follow without brackets: `is divisibleby 3`.
      arguments.positional = [try postfix(try primary())]
    }
    return .test(value, test, arguments, isNegated: isNegated)
  }

  private var beginsArgument: Bool {
    switch current.kind {
    case .name(let name): !["else", "or", "and", "is", "if", "in", "not"].contains(name)
    case .string, .int, .float, .sign("["), .sign("{"): true
    default: false
    }
  }

  /// The built-in behind a fully qualified name.
  private static func shortName(_ name: String) -> String {
    name.hasPrefix("ansible.builtin.") ? String(name.dropFirst("ansible.builtin.".count)) : name
  }
}
