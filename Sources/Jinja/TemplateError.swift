public import Diagnostics

/// A mistake in a template, or one that shows when it is rendered.
public struct TemplateError: Error {
  /// What is wrong.
  public enum Kind: Sendable {
    /// The parser met something else than it needs here.
    case unexpected(found: String, expected: String)
    /// Text that no token of the language begins with, or a token that is not whole.
    case lexical(String)
    /// The template ends inside of something.
    case unclosed(String)
    /// A `{% name %}` that is no statement, or not one that may stand here.
    case unknownStatement(String, open: String?, known: [String])
    /// Syntax that is well-formed and still forbidden.
    case syntax(String)
    /// A filter that does not exist.
    case unknownFilter(String, known: [String])
    /// A test that does not exist.
    case unknownTest(String, known: [String])
    /// Use of a value that is not defined; the text says what is missing.
    case undefined(String, nearest: String?)
    /// A parameter without a default that a call does not give.
    case missingArgument(String)
    /// A parameter given both by place and by name.
    case repeatedArgument(String)
    /// An argument by a name that no parameter has.
    case unknownArgument(String, known: [String])
    /// More arguments by place than there are parameters.
    case tooManyArguments(given: Int, taken: Int)
    /// An argument of the wrong type.
    case wrongArgument(String, expected: String, found: String)
    /// A value to which a filter, test or method cannot be applied.
    case wrongSubject(expected: String, found: String)
    /// An operation that the types of its operands do not have.
    case type(String)
    /// A bound on time or space that protects the run.
    case limit(String)
    /// A template that a statement names and that does not exist.
    case templateNotFound([String])
    /// Anything else that a filter, test, method or function cannot do.
    case failure(String)
  }

  /// What is wrong.
  public var kind: Kind
  /// Where; nil until somebody who knows adds it.
  public var location: SourceLocation?
  /// The place in the file from which the template came, where that cannot be told exactly.
  public var origin: SourceLocation?
  /// What to do about it, beyond what the kind itself suggests.
  public var advice: String?
  /// The variable that is missing, until somebody who knows the others has looked for a near one.
  var missingVariable: String?

  /// Describes a mistake.
  public init(_ kind: Kind, at location: SourceLocation? = nil, advice: String? = nil) {
    self.kind = kind
    self.location = location
    self.advice = advice
  }

  /// A mistake in words: lower case, literals in backticks, no full stop.
  public init(_ message: String, hint: String? = nil) {
    self.init(.failure(message), advice: hint)
  }

  /// The nearest name to what is undefined, where that was looked for.
  var nearest: String? {
    if case .undefined(_, let nearest) = kind { nearest } else { nil }
  }

  /// Whether it is the use of something undefined.
  public var isUndefined: Bool {
    if case .undefined = kind { true } else { false }
  }
}

extension TemplateError: DiagnosticConvertible {
  /// What the person reads.
  public var diagnostic: Diagnostic {
    let related = origin.map { [Diagnostic.Label($0, "the template stands here")] } ?? []
    return Diagnostic(.error, message, at: location, related: related, hint: hint)
  }

  /// What is wrong, in words.
  public var message: String {
    switch kind {
    case .unexpected(let found, let expected): "expected \(expected), got \(found)"
    case .unclosed(let what): "\(what) is never closed"
    case .unknownStatement(let name, nil, _): "there is no statement `\(name)`"
    case .unknownStatement(let name, let open?, _):
      "expected `\(open)`, got `\(name)`"
    case .unknownFilter(let name, _): "there is no filter `\(name)`"
    case .unknownTest(let name, _): "there is no test `\(name)`"
    case .undefined(let what, _): what
    case .missingArgument(let name): "the argument `\(name)` is missing"
    case .repeatedArgument(let name): "the argument `\(name)` is given twice"
    case .unknownArgument(let name, _): "there is no argument `\(name)` here"
    case .tooManyArguments(let given, let taken):
      taken == 0
        ? "no argument is taken here" : "\(given) arguments are too many, \(taken) are taken"
    case .wrongArgument(let name, let expected, let found):
      "the argument `\(name)` must be \(expected), but it is of type `\(found)`"
    case .wrongSubject(let expected, let found):
      "this needs \(expected), but it is applied to type `\(found)`"
    case .templateNotFound(let names):
      "found no template " + names.map { "`\($0)`" }.joined(separator: ", ")
    case .lexical(let message), .syntax(let message), .type(let message), .limit(let message),
      .failure(let message):
      message
    }
  }

  /// What to do about it.
  public var hint: String? {
    if let advice { return advice }
    switch kind {
    case .unknownStatement(let name, _, let known), .unknownFilter(let name, let known),
      .unknownTest(let name, let known), .unknownArgument(let name, let known):
      return Suggestion.nearest(to: name, among: known).map { "did you mean `\($0)`?" }
    case .undefined(_, let nearest): return nearest.map { "did you mean `\($0)`?" }
    default: return nil
    }
  }
}
