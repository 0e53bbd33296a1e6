import Values

/// The text that a template makes; hidden as soon as a part of it is.
struct OutputText {
  private var text = ""
  private var isSecret = false

  mutating func append(_ text: String) { self.text += text }

  mutating func append(_ value: Value) {
    if value.isSecret { isSecret = true }
    text += value.pythonString
  }

  /// Adds line breaks until there are so many at the end.
  mutating func end(withNewlines count: Int) {
    let known = text.utf8.reversed().prefix { $0 == UInt8(ascii: "\n") }.count
    text += String(repeating: "\n", count: max(0, count - known))
  }

  var value: Value { isSecret ? .object(Secret(text)) : .string(text) }
}

extension Evaluator {
  func render(_ statements: [Statement]) throws -> OutputText {
    var output = OutputText()
    try render(statements, to: &output)
    return output
  }

  private func render(_ statements: [Statement], to output: inout OutputText) throws {
    for statement in statements { try render(statement, to: &output) }
  }

  private func render(_ statement: Statement, to output: inout OutputText) throws {
    switch statement {
    case .text(let text): output.append(text)
    case .output(let expression): output.append(printed(try finished(expression)))
    case .condition(let branches, let otherwise):
      let taken = try branches.first { try defined($0.if).isTrue }
      try render(taken?.then ?? otherwise, to: &output)
    case .loop(let loop): try render(loop, to: &output)
    case .set(let targets, let expression):
      try assign(try evaluate(expression), to: targets, expression.span)
    case .setBlock(let name, let body, let filters):
      let text = try scoped { try render(body).value }
      frame[name] = try filters.map { try filtered(text, by: $0) } ?? text
    case .macro(let macro): frame.define(macro)
    case .filtered(let filters, let body):
      let text = try scoped { try render(body).value }
      output.append(printed(try filtered(text, by: filters)))
    case .scope(let values, let body):
      let known = try values.map { ($0.name, try evaluate($0.value)) }
      try scoped {
        for (name, value) in known { frame[name] = value }
        try render(body, to: &output)
      }
    case .evaluate(let expression): _ = try evaluate(expression)
    }
  }

  /// As Ansible finalises what goes into text: nothing prints as nothing.
  private func printed(_ value: Value) -> Value { value.isNull ? .string("") : value }

  private func filtered(_ text: Value, by filters: Expression) throws -> Value {
    try scoped {
      frame[Frame.blockText] = text
      return try finished(filters)
    }
  }

  private func scoped<Result>(_ body: () throws -> Result) throws -> Result {
    let outer = frame
    frame = Frame(parent: outer)
    defer { frame = outer }
    return try body()
  }

  private func render(_ loop: Statement.Loop, to output: inout OutputText) throws {
    let container = try defined(loop.items)
    var items = try placed(loop.items.span) { try Collections.items(of: container) }
    items = try items.map { $0.isTemplate ? try resolved($0, loop.items.span) : $0 }
    if let condition = loop.condition {
      items = try items.filter { item in
        try scoped {
          try assign(item, to: loop.targets, loop.span)
          return try defined(condition).isTrue
        }
      }
    }
    if items.isEmpty { return try render(loop.otherwise, to: &output) }
    for (index, item) in items.enumerated() {
      try scoped {
        frame["loop"] = .object(LoopState(items, at: index))
        try assign(item, to: loop.targets, loop.span)
        try render(loop.body, to: &output)
      }
    }
  }

  /// Runs `body`, whose failures belong to a place.
  private func placed<Result>(_ span: Range<Int>, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as Failure {
      throw source.error(failure.kind, span, hint: failure.hint)
    }
  }

  private func assign(
    _ value: Value, to targets: [Statement.Target], _ span: Range<Int>
  ) throws {
    if targets.count == 1 { return try assign(value, to: targets[0], span) }
    let items = try placed(span) { try Collections.items(of: value.defined()) }
    guard items.count == targets.count else {
      let problem = "\(targets.count) names for \(items.count) values"
      throw source.error(.refused(problem), span)
    }
    for (item, target) in zip(items, targets) {
      try assign(try resolved(item, span), to: target, span)
    }
  }

  private func assign(
    _ value: Value, to target: Statement.Target, _ span: Range<Int>
  ) throws {
    switch target {
    case .name(let name): frame[name] = value
    case .several(let targets): try assign(value, to: targets, span)
    case .member(let owner, let name):
      guard case .object(let object) = frame[owner], let namespace = object as? Namespace else {
        let problem = "`\(owner)` is no namespace, so `\(name)` cannot be set in it"
        throw source.error(.refused(problem), span)
      }
      namespace.set(name, to: value)
    }
  }
}
