/// Statements that bring in other templates.
extension Parser {
  mutating func block() throws(TemplateError) -> Statement.Kind {
    advance()
    let start = current.span
    let name = try expectName("the name of the block")
    guard blockNames.insert(name).inserted else {
      throw source.error(.syntax("there are two blocks `\(name)`"), at: start)
    }
    let isScoped = take("scoped")
    let isRequired = take("required")
    let body = try namedBody(until: "endblock")
    if isRequired, !body.allSatisfy(Self.isBlank) {
      throw source.error(
        .syntax("the required block `\(name)` holds more than white space and comments"), at: start)
    }
    _ = take(name)
    return .block(
      BlockStatement(name: name, isScoped: isScoped, isRequired: isRequired, body: body))
  }

  private static func isBlank(_ statement: Statement) -> Bool {
    guard case .data(let text) = statement.kind else { return false }
    return text.utf8.allSatisfy(Lexer.isSpace)
  }

  mutating func include() throws(TemplateError) -> Statement.Kind {
    advance()
    let template = try expression()
    var ignoresMissing = false
    if at("ignore"), nextIs("missing") {
      advance()
      advance()
      ignoresMissing = true
    }
    return .include(
      IncludeStatement(
        template: template, ignoresMissing: ignoresMissing, withContext: takeContext() ?? true))
  }

  /// Reads `with context` or `without context`, if that is here.
  private mutating func takeContext() -> Bool? {
    guard at("with") || at("without"), nextIs("context") else { return nil }
    let isWith = at("with")
    advance()
    advance()
    return isWith
  }

  mutating func importAll() throws(TemplateError) -> Statement.Kind {
    advance()
    let template = try expression()
    try expect("as")
    let name = try expectName()
    return .importAll(
      ImportStatement(template: template, withContext: takeContext() ?? false), target: name)
  }

  mutating func importNames() throws(TemplateError) -> Statement.Kind {
    advance()
    let template = try expression()
    try expect("import")
    var names: [(name: String, alias: String)] = []
    var context: Bool?
    repeat {
      if let found = takeContext() {
        context = found
        break
      }
      let start = current.span
      let name = try expectName("the name of a macro or variable")
      guard !name.hasPrefix("_") else {
        throw source.error(
          .syntax("`\(name)` cannot be imported: it begins with an underscore"), at: start)
      }
      names.append((name, take("as") ? try expectName() : name))
      if let found = takeContext() {
        context = found
        break
      }
    } while take(.comma)
    return .importNames(
      ImportStatement(template: template, withContext: context ?? false), names: names)
  }
}
