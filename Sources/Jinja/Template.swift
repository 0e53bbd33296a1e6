public import Diagnostics
public import Values

/// A template that has been read and can be rendered again and again.
public struct Template: Sendable {
  private let nodes: [Node]
  private let source: TemplateSource

  /// Reads a template; a mistake in it is found here, not when it is rendered.
  public init(_ text: TemplateText) throws(TemplateError) {
    source = TemplateSource(text)
    nodes = try Parser.template(source)
  }

  /// Reads a bare expression, as `when` holds it.
  public static func expression(
    _ text: String, at location: SourceLocation? = nil
  ) throws(TemplateError) -> Template {
    let source = TemplateSource(text, at: location)
    return Template(nodes: [.output(try Parser.expression(source))], source: source)
  }

  private init(nodes: [Node], source: TemplateSource) {
    self.nodes = nodes
    self.source = source
  }

  /// The value: that of the expression where the template is a lone one, else text.
  ///
  /// Throws a `TemplateError` for what the template does wrong, and what `variables` throws.
  public func evaluate(in variables: some VariableSource) throws -> Value {
    var evaluator = Evaluator(variables, source)
    if nodes.count == 1, case .output(let expression) = nodes[0] {
      return try evaluator.definedValue(expression)
    }
    var text = ""
    try evaluator.render(nodes, into: &text)
    return .string(text)
  }
}
