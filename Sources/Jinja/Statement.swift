/// A part of a template that writes or does something.
struct Statement: Sendable {
  /// What it is.
  indirect enum Kind: Sendable {
    case data(String)
    case output(Expression)
    case conditional([(test: Expression, body: [Statement])], otherwise: [Statement])
    case loop(LoopStatement)
    case set(target: Expression, value: Expression)
    case setBlock(target: Expression, filter: Expression?, body: [Statement])
    case with(targets: [Expression], values: [Expression], body: [Statement])
    case macro(name: String, MacroStatement)
    case call(Expression, MacroStatement)
    case filter(Expression, body: [Statement])
    case block(BlockStatement)
    case extends(Expression)
    case include(IncludeStatement)
    case importAll(ImportStatement, target: String)
    case importNames(ImportStatement, names: [(name: String, alias: String)])
    case run(Expression)
    case breakLoop
    case continueLoop
    /// Statements in a scope of their own.
    case scope([Statement])
  }

  let kind: Kind
  let span: Span

  init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// `{% for target in iterable if test recursive %}`.
struct LoopStatement: Sendable {
  let target: Expression
  let iterable: Expression
  let test: Expression?
  let isRecursive: Bool
  let body: [Statement]
  let otherwise: [Statement]
}

/// What `macro` and `call` share: parameters and a body.
struct MacroStatement: Sendable {
  let parameters: [(name: String, defaultValue: Expression?)]
  let body: [Statement]
}

/// `{% block name scoped required %}`.
struct BlockStatement: Sendable {
  let name: String
  let isScoped: Bool
  let isRequired: Bool
  let body: [Statement]
}

/// `{% include template ignore missing without context %}`.
struct IncludeStatement: Sendable {
  let template: Expression
  let ignoresMissing: Bool
  let withContext: Bool
}

/// What both forms of `import` share.
struct ImportStatement: Sendable {
  let template: Expression
  let withContext: Bool
}
