import Values

/// Names, literals, and what can follow them: attributes, items, calls.
extension Parser {
  mutating func primary(allowsNamespace: Bool = false) throws(TemplateError) -> Expression {
    let token = current
    switch token.kind {
    case .name(let name):
      advance()
      return try nameOrConstant(name, token.span, allowsNamespace)
    case .string(var text):
      advance()
      while case .string(let more) = current.kind {
        text += more
        advance()
      }
      return Expression(.constant(.string(text)), span(from: token.span))
    case .int(let number):
      advance()
      return Expression(.constant(number), token.span)
    case .float(let number):
      advance()
      return Expression(.constant(.float(number)), token.span)
    case .sign(.openParenthesis):
      advance()
      let inner = try nested { parser throws(TemplateError) in
        try parser.tuple(isParenthesized: true)
      }
      try expect(.closeParenthesis)
      return Expression(inner.kind, span(from: token.span))
    case .sign(.openBracket): return try list()
    case .sign(.openBrace): return try mapping()
    default: throw unexpected("an expression")
    }
  }

  private mutating func nameOrConstant(
    _ name: String, _ start: Span, _ allowsNamespace: Bool
  ) throws(TemplateError) -> Expression {
    switch name {
    case "true", "True": return Expression(.constant(.bool(true)), start)
    case "false", "False": return Expression(.constant(.bool(false)), start)
    case "none", "None": return Expression(.constant(.null), start)
    default:
      guard allowsNamespace, take(.dot) else { return Expression(.name(name), start) }
      let attribute = try expectName()
      return Expression(.namespaceAttribute(name, attribute), span(from: start))
    }
  }

  private mutating func list() throws(TemplateError) -> Expression {
    let start = advance().span
    var items: [Expression] = []
    while !at(.closeBracket) {
      if !items.isEmpty { try expect(.comma) }
      if at(.closeBracket) { break }
      items.append(try expression())
    }
    try expect(.closeBracket)
    return Expression(.list(items), span(from: start))
  }

  private mutating func mapping() throws(TemplateError) -> Expression {
    let start = advance().span
    var entries: [(key: Expression, value: Expression)] = []
    while !at(.closeBrace) {
      if !entries.isEmpty { try expect(.comma) }
      if at(.closeBrace) { break }
      let key = try expression()
      try expect(.colon)
      entries.append((key, try expression()))
    }
    try expect(.closeBrace)
    return Expression(.mapping(entries), span(from: start))
  }

  /// One expression, or several with commas: a tuple.
  mutating func tuple(
    withConditional: Bool = true, isParenthesized: Bool = false, endedBy end: String? = nil
  ) throws(TemplateError) -> Expression {
    try tuple(isParenthesized: isParenthesized, endedBy: end) { parser throws(TemplateError) in
      try parser.expression(withConditional: withConditional)
    }
  }

  private mutating func tuple(
    isParenthesized: Bool, endedBy end: String?,
    item: (inout Parser) throws(TemplateError) -> Expression
  ) throws(TemplateError) -> Expression {
    let start = current.span
    var items: [Expression] = []
    var isTuple = false
    while true {
      if !items.isEmpty { try expect(.comma) }
      if isTupleEnd(end) { break }
      items.append(try item(&self))
      guard at(.comma) else { break }
      isTuple = true
    }
    if !isTuple {
      if let only = items.first { return only }
      guard isParenthesized else { throw unexpected("an expression") }
    }
    return Expression(.tuple(items), items.isEmpty ? start : span(from: start))
  }

  private func isTupleEnd(_ end: String?) -> Bool {
    switch current.kind {
    case .variableEnd, .blockEnd, .sign(.closeParenthesis): true
    case .name(let name): name == end
    default: false
    }
  }

  /// What an assignment or a loop gives values to: a name, or several in a tuple.
  mutating func target(
    endedBy end: String? = nil, allowsNamespace: Bool = false, allowsTuple: Bool = true
  ) throws(TemplateError) -> Expression {
    let target =
      allowsTuple
      ? try tuple(isParenthesized: false, endedBy: end) { parser throws(TemplateError) in
        try parser.primary(allowsNamespace: allowsNamespace)
      }
      : try primary(allowsNamespace: allowsNamespace)
    try checkAssignable(target)
    return target
  }

  private func checkAssignable(_ target: Expression) throws(TemplateError) {
    switch target.kind {
    case .name, .namespaceAttribute: return
    case .tuple(let items):
      for item in items { try checkAssignable(item) }
    default:
      throw source.error(
        .syntax("nothing can be assigned to `\(source.text(target.span))`"), at: target.span)
    }
  }

  // Behind a primary.

  mutating func postfix(_ base: Expression) throws(TemplateError) -> Expression {
    var result = base
    while true {
      if at(.dot) {
        result = try attribute(result)
      } else if at(.openBracket) {
        result = try item(result)
      } else if at(.openParenthesis) {
        result = try call(result)
      } else {
        return result
      }
    }
  }

  private mutating func attribute(_ base: Expression) throws(TemplateError) -> Expression {
    advance()
    let token = current
    switch token.kind {
    case .name(let name):
      advance()
      return try link(.attribute(base, name), from: base.span)
    case .int(let number):
      advance()
      let key = Expression(.constant(number), token.span)
      return try link(.item(base, key), from: base.span)
    default: throw unexpected("the name of an attribute, or a number")
    }
  }

  private mutating func item(_ base: Expression) throws(TemplateError) -> Expression {
    let start = advance().span
    var keys: [Expression] = []
    while !at(.closeBracket) {
      if !keys.isEmpty { try expect(.comma) }
      keys.append(try nested { parser throws(TemplateError) in try parser.subscriptKey() })
    }
    try expect(.closeBracket)
    let key = keys.count == 1 ? keys[0] : Expression(.tuple(keys), span(from: start))
    return try link(.item(base, key), from: base.span)
  }

  private mutating func subscriptKey() throws(TemplateError) -> Expression {
    let start = current.span
    var first: Expression?
    if !at(.colon) {
      let key = try expression()
      guard at(.colon) else { return key }
      first = key
    }
    advance()
    let stop = at(.colon) || isSliceEnd ? nil : try expression()
    var step: Expression?
    if take(.colon), !isSliceEnd { step = try expression() }
    return Expression(.slice(start: first, stop: stop, step: step), span(from: start))
  }

  private var isSliceEnd: Bool { at(.closeBracket) || at(.comma) }

  mutating func call(_ callee: Expression) throws(TemplateError) -> Expression {
    let arguments = try callArguments()
    return try link(.call(callee, arguments), from: callee.span)
  }

  mutating func callArguments() throws(TemplateError) -> CallArguments {
    try expect(.openParenthesis)
    var arguments = CallArguments()
    var isFirst = true
    while !at(.closeParenthesis) {
      if !isFirst {
        try expect(.comma)
        if at(.closeParenthesis) { break }
      }
      isFirst = false
      try argument(into: &arguments)
    }
    try expect(.closeParenthesis)
    return arguments
  }

  private mutating func argument(into arguments: inout CallArguments) throws(TemplateError) {
    if at(.times) {
      guard arguments.spread == nil, arguments.spreadNamed == nil else {
        throw unexpected("no second `*`")
      }
      advance()
      arguments.spread = try expression()
    } else if at(.power) {
      guard arguments.spreadNamed == nil else { throw unexpected("no second `**`") }
      advance()
      arguments.spreadNamed = try expression()
    } else if case .name(let name) = current.kind, next.kind == .sign(.assign) {
      guard arguments.spreadNamed == nil else { throw unexpected("`)` behind `**`") }
      guard !arguments.named.contains(where: { $0.name == name }) else {
        throw source.error(.repeatedArgument(name), at: current.span)
      }
      advance()
      advance()
      arguments.named.append((name, try expression()))
    } else {
      guard arguments.spread == nil, arguments.spreadNamed == nil, arguments.named.isEmpty else {
        throw unexpected("`name=` like the arguments before it")
      }
      arguments.positional.append(try expression())
    }
  }
}
