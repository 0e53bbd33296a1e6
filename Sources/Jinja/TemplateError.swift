public import Diagnostics

/// A template that cannot be parsed, or that cannot be rendered with the variables at hand.
public struct TemplateError: DiagnosticConvertible {
  /// What is wrong.
  public var kind: Kind
  /// Where it is wrong; nil for text that came from no file.
  public var location: SourceLocation?
  /// What to do about it, such as the name that was likely meant.
  public var hint: String?

  /// A mistake and its facts.
  public enum Kind: Sendable {
    /// Something else should stand here.
    case expected(String, found: String)
    /// A `{{`, `{%`, `{#` or quote without its end.
    case unclosed(String)
    /// A character that begins nothing.
    case unexpectedCharacter(String)
    /// A `{% name %}` that there is not.
    case unknownBlock(String)
    /// A filter that there is not.
    case unknownFilter(String)
    /// A test that there is not.
    case unknownTest(String)
    /// Expressions or blocks nested too deeply.
    case nestingTooDeep(limit: Int)
    /// A variable that is not defined.
    case undefinedVariable(String)
    /// A member that a value does not have.
    case missingMember(String, of: String)
    /// Anything that a filter, a test, a function or an operator refuses.
    case refused(String)
    /// The source of the variables failed.
    case failed(any Error)
  }

  /// Describes one mistake.
  public init(_ kind: Kind, at location: SourceLocation? = nil, hint: String? = nil) {
    self.kind = kind
    self.location = location
    self.hint = hint
  }

  /// Whether something is missing that `is defined` and `default` would forgive.
  public var isUndefined: Bool {
    switch kind {
    case .undefinedVariable, .missingMember: true
    case .failed(let cause): (cause as? TemplateError)?.isUndefined ?? false
    default: false
    }
  }

  /// What is wrong: lower case, literals in backticks, no full stop.
  public var message: String {
    switch kind {
    case .expected(let wanted, let found): "expected \(wanted), but found \(found)"
    case .unclosed(let opening): "`\(opening)` is never closed"
    case .unexpectedCharacter(let character): "unexpected character `\(character)`"
    case .unknownBlock(let name): "unknown block `\(name)`"
    case .unknownFilter(let name): "unknown filter `\(name)`"
    case .unknownTest(let name): "unknown test `\(name)`"
    case .nestingTooDeep(let limit): "expressions are nested deeper than \(limit)"
    case .undefinedVariable(let name): "`\(name)` is undefined"
    case .missingMember(let name, let owner): "\(owner) has no `\(name)`"
    case .refused(let problem): problem
    case .failed(let cause):
      (cause as? any DiagnosticConvertible)?.diagnostic.message ?? "\(cause)"
    }
  }

  /// What a person reads.
  public var diagnostic: Diagnostic {
    if case .failed(let cause as any DiagnosticConvertible) = kind {
      var inner = cause.diagnostic
      if inner.location == nil { inner.location = location }
      return inner
    }
    return Diagnostic(.error, message, at: location, hint: hint)
  }
}

/// A mistake whose place is not known yet: the node that is being evaluated adds it.
struct Failure: Error {
  let kind: TemplateError.Kind
  var hint: String?

  init(_ kind: TemplateError.Kind, hint: String? = nil) {
    self.kind = kind
    self.hint = hint
  }

  /// A refusal in words.
  init(_ problem: String) { self.init(.refused(problem)) }

  /// The nearest of some names, as a hint.
  static func hint(for name: String, among names: some Sequence<String>) -> String? {
    Suggestion.nearest(to: name, among: names).map { "did you mean `\($0)`?" }
  }
}
