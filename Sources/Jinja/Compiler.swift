import Values

/// How to go on behind a statement.
enum Flow: Sendable {
  case next
  case breakLoop
  case continueLoop
}

/// A template as compiled.
struct TemplateCode: Sendable {
  let names: NameTable
  let slotCount: Int
  let body: Executor
  let blocks: [String: BlockCode]
  /// Whether the template calls what changes a list or a mapping, or may bring in one that does.
  let usesReferences: Bool
  /// The expression that the template is, where it is nothing else.
  let expression: Evaluator?
}

/// Turns statements and expressions into closures, names into slots.
final class Compiler {
  let source: TemplateSource
  let environment: Environment
  var scope: Scope
  var usesReferences = false
  /// How many conditions stand around: what may never run may use filters that do not exist.
  var conditions = 0
  var blockName: String?
  /// How many loops stand around.
  var loops = 0
  private var nameIndices: [String: Int] = [:]
  private var nameList: [String] = []
  private var blocks: [(block: BlockStatement, function: FunctionScope, body: Executor)] = []

  private init(_ source: TemplateSource, _ environment: Environment) {
    self.source = source
    self.environment = environment
    scope = Scope(FunctionScope(), isTopLevel: true)
  }

  static func code(
    for statements: [Statement], _ source: TemplateSource, _ environment: Environment
  ) throws(TemplateError) -> TemplateCode {
    let compiler = Compiler(source, environment)
    let scope = compiler.scope
    if statements.count == 1, case .output(let expression) = statements[0].kind {
      let evaluator = try compiler.compile(expression)
      return compiler.code(
        compiler.write(evaluator, expression.span), scope, expression: evaluator)
    }
    return compiler.code(try compiler.compile(statements), scope, expression: nil)
  }

  static func code(
    for expression: Expression, _ source: TemplateSource, _ environment: Environment
  ) throws(TemplateError) -> TemplateCode {
    let compiler = Compiler(source, environment)
    let scope = compiler.scope
    let evaluator = try compiler.compile(expression)
    return compiler.code(
      compiler.write(evaluator, expression.span), scope, expression: evaluator)
  }

  private func code(_ body: Executor, _ scope: Scope, expression: Evaluator?)
    -> TemplateCode
  {
    let names = NameTable(nameList)
    let codes = blocks.map { block, function, body in
      BlockCode(
        name: block.name, isRequired: block.isRequired, slotCount: function.slotCount,
        names: names, body: body)
    }
    return TemplateCode(
      names: names, slotCount: scope.function.slotCount, body: body,
      blocks: Dictionary(codes.map { ($0.name, $0) }) { $1 }, usesReferences: usesReferences,
      expression: expression)
  }

  func index(of name: String) -> Int {
    if let known = nameIndices[name] { return known }
    nameIndices[name] = nameList.count
    nameList.append(name)
    return nameList.count - 1
  }

  func add(_ block: BlockStatement, _ function: FunctionScope, _ body: Executor) {
    blocks.append((block, function, body))
  }

  // Scopes.

  /// Compiles with a scope of its own.
  func inScope<Result>(
    _ inner: Scope, _ body: () throws(TemplateError) -> Result
  ) throws(TemplateError) -> Result {
    let outer = scope
    scope = inner
    defer { scope = outer }
    return try body()
  }

  /// Compiles what runs only under a condition.
  func conditionally<Result>(
    _ body: () throws(TemplateError) -> Result
  ) throws(TemplateError) -> Result {
    conditions += 1
    scope.conditions += 1
    defer {
      conditions -= 1
      scope.conditions -= 1
    }
    return try body()
  }

  /// Empties the slots of a scope, to enter it anew.
  static func reset(_ slots: [Int], in frame: Frame) {
    for slot in slots { frame.slots[slot] = nil }
  }
}

extension TemplateSource {
  /// Runs `body`; an error without a place gets that of `span`.
  func placing<Result>(_ span: Span, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as TemplateError {
      throw placed(error, at: span)
    }
  }
}
