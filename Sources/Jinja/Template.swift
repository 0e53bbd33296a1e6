public import Diagnostics
public import Values

/// A parsed template, ready to be rendered any number of times.
///
/// The language is that of Jinja2 3.1 as ansible-core 2.16 sets it up: `trim_blocks` is on, and
/// undefined names may be reached through but not used.
public struct Template: Sendable {
  /// How a text is read.
  public struct Options: Sendable, Hashable {
    /// Whether a line break at the very end stays; Jinja2 alone drops it, Ansible keeps it.
    public var keepsTrailingNewline: Bool
    /// Whether a backslash in a string within `{{ … }}` is just a backslash, as in Ansible's
    /// playbooks, but not in files of its `template` module.
    public var keepsBackslashes: Bool

    /// Chooses; the defaults are those of a playbook.
    public init(keepsTrailingNewline: Bool = true, keepsBackslashes: Bool = true) {
      self.keepsTrailingNewline = keepsTrailingNewline
      self.keepsBackslashes = keepsBackslashes
    }
  }

  let source: SourceText
  let statements: [Statement]
  /// The line breaks that the text must end with, as Ansible restores those that Jinja2 drops.
  private let trailingNewlines: Int

  /// Whether it is one `{{ expression }}` and nothing else, so that its result keeps its type.
  public var isLoneExpression: Bool {
    loneExpression != nil
  }

  /// Parses a text; names of filters and tests are checked here.
  public init(
    _ text: TemplateText, options: Options = Options()
  ) throws(TemplateError) {
    let source = SourceText(text.text, at: text.location)
    statements = try TemplateError.wrapping {
      var segmenter = Segmenter(source, options)
      var parser = TemplateParser(try segmenter.segment(), source)
      return try parser.template()
    }
    self.source = source
    let newlines = source.bytes.reversed().prefix { $0 == UInt8(ascii: "\n") }.count
    trailingNewlines = options.keepsTrailingNewline ? newlines : 0
  }

  private init(_ expression: Expression, _ source: SourceText) {
    self.source = source
    statements = [.output(expression)]
    trailingNewlines = 0
  }

  /// Parses an expression without braces, as in `when`.
  public static func expression(
    _ text: String, at location: SourceLocation?
  ) throws(TemplateError) -> Template {
    let source = SourceText(text, at: location)
    return try TemplateError.wrapping {
      var lexer = Lexer(source, from: 0, isRaw: false)
      var parser = ExpressionParser(try lexer.tokens(until: nil).tokens, source)
      let expression = try parser.expressionOrTuple()
      try parser.cursor.expectEnd()
      return Template(expression, source)
    }
  }

  /// The value of a lone expression, else the text that the template makes.
  public func evaluate(in scope: any VariableSource) throws(TemplateError) -> Value {
    try TemplateError.wrapping {
      let evaluator = Evaluator(source, scope)
      if let loneExpression { return try evaluator.finished(loneExpression) }
      var output = try evaluator.render(statements)
      output.end(withNewlines: trailingNewlines)
      return output.value
    }
  }

  private var loneExpression: Expression? {
    guard statements.count == 1, trailingNewlines == 0, case .output(let expression) = statements[0]
    else { return nil }
    return expression
  }
}

extension TemplateError {
  /// Runs `body`; any error that is none of ours becomes the cause of one.
  static func wrapping<Result>(
    _ body: () throws -> Result
  ) throws(TemplateError) -> Result {
    do {
      return try body()
    } catch let error as TemplateError {
      throw error
    } catch let failure as Failure {
      throw TemplateError(failure.kind, hint: failure.hint)
    } catch {
      throw TemplateError(.failed(error))
    }
  }
}
