public import Diagnostics

/// What is wrong with a template, or with what it was given.
public struct TemplateError: DiagnosticConvertible {
  /// The mistakes, with the facts that explain them.
  public enum Kind: Sendable {
    /// Something else was expected at this place.
    case unexpected(String, expected: String)
    /// A quote, brace or bracket is opened and not closed.
    case unclosed(String)
    /// A character that means nothing here.
    case strayCharacter(String)
    /// `{% name %}` is no statement.
    case unknownStatement(String, nearest: String?)
    /// `| name` is no filter.
    case unknownFilter(String, nearest: String?)
    /// `is name` is no test.
    case unknownTest(String, nearest: String?)
    /// A variable, attribute or item that is not defined.
    case undefined(String, nearest: String?)
    /// An operation that its operands do not allow.
    case invalid(String)
    /// The template does more than anybody would want.
    case tooMuch(String)
  }

  /// The mistake.
  public var kind: Kind
  /// Where it stands, if the template came from a file.
  public var location: SourceLocation?

  init(_ kind: Kind, at location: SourceLocation?) {
    self.kind = kind
    self.location = location
  }

  /// Whether something was not defined, which some uses tolerate.
  public var isUndefined: Bool {
    if case .undefined = kind { true } else { false }
  }

  /// What is wrong, in a line.
  public var message: String {
    switch kind {
    case .unexpected(let found, let expected): "\(expected) was expected, but here is \(found)"
    case .unclosed(let what): "\(what) is not closed"
    case .strayCharacter(let text): "`\(text)` means nothing in a template"
    case .unknownStatement(let name, _): "there is no statement `\(name)`"
    case .unknownFilter(let name, _): "there is no filter `\(name)`"
    case .unknownTest(let name, _): "there is no test `\(name)`"
    case .undefined(let what, _): "\(what) is undefined"
    case .invalid(let why), .tooMuch(let why): why
    }
  }

  /// What the person reads.
  public var diagnostic: Diagnostic { Diagnostic(.error, message, at: location, hint: hint) }

  private var hint: String? {
    switch kind {
    case .unknownStatement(_, let nearest?), .unknownFilter(_, let nearest?),
      .unknownTest(_, let nearest?), .undefined(_, let nearest?):
      "did you mean `\(nearest)`?"
    default: nil
    }
  }
}
