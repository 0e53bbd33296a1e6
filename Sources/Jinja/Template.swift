public import Diagnostics
public import Values

/// A template, parsed and compiled, to be rendered any number of times.
public final class Template: Sendable {
  /// What the template can use.
  public let environment: Environment
  /// How the template is called by errors and by relative includes.
  public let name: String?
  let code: TemplateCode
  private let source: TemplateSource

  /// Compiles a template that stands in a file of the user.
  public convenience init(
    _ text: TemplateText, in environment: Environment = .standard
  ) throws(TemplateError) {
    try self.init(text.text, at: text.location, in: environment)
  }

  /// Compiles a text; `name` is what errors and relative includes call it, `location` where it stands.
  public init(
    _ text: String, name: String? = nil, at location: SourceLocation? = nil,
    in environment: Environment = .standard
  ) throws(TemplateError) {
    self.environment = environment
    self.name = name
    source = TemplateSource(
      text, name: name, at: location, keepsNewline: environment.syntax.keepsTrailingNewline)
    code = try Compiler.code(for: Parser.template(source, environment), source, environment)
  }

  private init(_ code: TemplateCode, _ source: TemplateSource, _ environment: Environment) {
    self.code = code
    self.source = source
    self.environment = environment
    name = source.name
  }

  /// Compiles a lone expression, without delimiters.
  public static func expression(
    _ text: String, at location: SourceLocation? = nil, in environment: Environment = .standard
  ) throws(TemplateError) -> Template {
    let source = TemplateSource(text, at: location, keepsNewline: true)
    let expression = try Parser.expression(source, environment)
    return Template(
      try Compiler.code(for: expression, source, environment), source, environment)
  }

  /// Whether the template is a single expression and nothing else.
  public var isLoneExpression: Bool { code.expression != nil }

  /// What the template writes, as text.
  public func render(in variables: some VariableSource) throws -> String {
    let rendering = rendering(variables)
    try run(rendering)
    return rendering.output.string
  }

  /// What the template amounts to: the value of the only thing it writes, or the text of all it writes.
  public func evaluate(in variables: some VariableSource) throws -> Value {
    let rendering = rendering(variables)
    guard let expression = code.expression else {
      try run(rendering)
      return rendering.output.value.settled
    }
    return try naming(variables, rendering) {
      let value = try expression(frame(in: Context(rendering)))
      try source.placing(Span(0, source.bytes.count)) { try rendering.requirePrintable(value) }
      if let undefined = value.undefined, undefined.isLenient { return .string("") }
      return rendering.usesReferences ? value.settled : value
    }
  }

  private func rendering(_ variables: some VariableSource) -> Rendering {
    Rendering(
      environment: environment, variables: variables, usesReferences: code.usesReferences)
  }

  private func run(_ rendering: Rendering) throws {
    try naming(rendering.variables, rendering) {
      try run(in: Context(rendering))
      try source.placing(Span(0, 0)) { try rendering.checkSize() }
    }
  }

  /// Renders into the output of the context's rendering.
  func run(in context: Context) throws {
    context.add(code.blocks)
    try runBody(in: context)
  }

  private func runBody(in context: Context) throws {
    let frame = frame(in: context)
    _ = try code.body(frame)
    guard let parent = frame.parent else { return }
    if let held = frame.held { context.rendering.output = held }
    try context.rendering.nested { try parent.runBody(in: context) }
  }

  private func frame(in context: Context) -> Frame {
    Frame(slots: code.slotCount, context: context, names: code.names)
  }

  /// Runs `body`; an error about a missing variable gets the nearest name that there is.
  private func naming<Result>(
    _ variables: any VariableSource, _ rendering: Rendering, _ body: () throws -> Result
  ) throws -> Result {
    defer { rendering.finish() }
    do {
      return try body()
    } catch var error as TemplateError {
      if let name = error.missingVariable, case .undefined(let complaint, nil) = error.kind {
        let known = variables.names + Array(environment.globals.keys)
        error.kind = .undefined(
          complaint, nearest: Suggestion.nearest(to: name, among: known))
        error.missingVariable = nil
      }
      throw error
    }
  }
}
