import Diagnostics
import OrderedCollections
import Values

/// Renders the tree of a template.
struct Evaluator {
  let variables: any VariableSource
  let source: TemplateSource
  /// The variables that the template itself sets, the innermost scope last.
  var scopes: [[String: Value]] = [[:]]

  /// How much text a template may make, in bytes.
  private static let sizeLimit = 256 * 1024 * 1024

  init(_ variables: any VariableSource, _ source: TemplateSource) {
    self.variables = variables
    self.source = source
  }

  mutating func render(_ nodes: [Node], into text: inout String) throws {
    for node in nodes { try render(node, into: &text) }
  }

  private mutating func render(_ node: Node, into text: inout String) throws {
    switch node {
    case .text(let plain): text += plain
    case .output(let expression):
      let value = try definedValue(expression)
      if !value.isNull { text += value.pythonString }
      guard text.utf8.count < Self.sizeLimit else {
        throw error(.tooMuch("this template makes more than 256 MB of text"), expression.range)
      }
    case .choice(let branches, let otherwise): try choose(branches, otherwise, into: &text)
    case .loop(let loop): try run(loop, into: &text)
    case .assignment(let names, let expression): assign(try value(expression), to: names)
    case .capture(let name, let body):
      var captured = ""
      try render(body, into: &captured)
      assign(.string(captured), to: [name])
    case .scope(let values, let body): try inScope(values, body, into: &text)
    case .filtered(let filter, let arguments, let body, let range):
      var inner = ""
      try render(body, into: &inner)
      text += try apply(filter, to: .string(inner), arguments, range).pythonString
    case .evaluation(let expression): _ = try value(expression)
    }
  }

  private mutating func choose(
    _ branches: [(condition: Expression, body: [Node])], _ otherwise: [Node],
    into text: inout String
  ) throws {
    for branch in branches where try definedValue(branch.condition).isTrue {
      return try render(branch.body, into: &text)
    }
    try render(otherwise, into: &text)
  }

  private mutating func inScope(
    _ values: [(name: String, value: Expression)], _ body: [Node], into text: inout String
  ) throws {
    var scope: [String: Value] = [:]
    for (name, expression) in values { scope[name] = try value(expression) }
    scopes.append(scope)
    defer { scopes.removeLast() }
    try render(body, into: &text)
  }

  private mutating func assign(_ value: Value, to names: [String]) {
    guard names.count > 1 else {
      scopes[scopes.count - 1][names[0]] = value
      return
    }
    for (name, item) in zip(names, value.items ?? []) { scopes[scopes.count - 1][name] = item }
  }

  private mutating func run(_ loop: Node.Loop, into text: inout String) throws {
    var items = try iterate(try definedValue(loop.items), loop.items.range)
    if let condition = loop.condition {
      items = try items.filter { item in
        scopes.append([:])
        defer { scopes.removeLast() }
        try bind(item, to: loop)
        return try definedValue(condition).isTrue
      }
    }
    if items.isEmpty { return try render(loop.otherwise, into: &text) }
    for (index, item) in items.enumerated() {
      scopes.append(["loop": Self.facts(index, items)])
      defer { scopes.removeLast() }
      try bind(item, to: loop)
      try render(loop.body, into: &text)
    }
  }

  private mutating func bind(_ item: Value, to loop: Node.Loop) throws {
    guard loop.targets.count > 1 else { return assign(item, to: loop.targets) }
    let parts = try iterate(item, loop.items.range)
    guard parts.count == loop.targets.count else {
      throw error(
        .invalid("an item has \(parts.count) parts, but the loop names \(loop.targets.count)"),
        loop.items.range)
    }
    assign(.list(parts), to: loop.targets)
  }

  private static func facts(_ index: Int, _ items: [Value]) -> Value {
    var facts: Mapping = [
      "index": .int(index + 1), "index0": .int(index), "first": .bool(index == 0),
      "last": .bool(index == items.count - 1), "length": .int(items.count),
      "revindex": .int(items.count - index), "revindex0": .int(items.count - index - 1),
    ]
    facts["previtem"] =
      index > 0 ? items[index - 1] : .object(Undefined("there is no previous item"))
    facts["nextitem"] =
      index + 1 < items.count ? items[index + 1] : .object(Undefined("there is no next item"))
    return .mapping(facts)
  }

  /// The items of a value that can be gone through: a list, a mapping's keys, a text's characters.
  func iterate(_ value: Value, _ range: Range<Int>) throws -> [Value] {
    if let items = value.items { return try items.map { try variables.resolve($0) } }
    if let text = value.string { return text.unicodeScalars.map { .string(String($0)) } }
    if let mapping = value.mapping { return Array(mapping.keys) }
    throw error(.invalid("a value of type `\(value.typeName)` cannot be gone through"), range)
  }

  func error(_ kind: TemplateError.Kind, _ range: Range<Int>) -> TemplateError {
    TemplateError(kind, at: source.location(of: range))
  }
}
