public import Diagnostics

/// A text that is not YAML, or not YAML that we take.
public struct YAMLError: DiagnosticConvertible {
  /// The mistakes, with the facts that explain them.
  public enum Kind: Sendable {
    /// libyaml could not read on.
    case syntax(String)
    /// An alias names an anchor that does not exist before it.
    case unknownAlias(String, known: [String])
    /// An alias stands inside the value that it names.
    case recursiveAlias(String)
    /// A tag that means nothing here.
    case unknownTag(String)
    /// A scalar that its tag does not fit.
    case wrongScalar(String, tag: String)
    /// `<<` with something that is no mapping.
    case wrongMerge
    /// Aliases stand for more values than anybody would write.
    case tooLarge
    /// Values nest deeper than anybody would write.
    case tooDeep
    /// The text ends in the middle of a value.
    case unexpectedEnd
  }

  /// The mistake.
  public var kind: Kind
  /// Where it is.
  public var location: SourceLocation
  var hint: String?
  var related: [Diagnostic.Label] = []

  init(_ kind: Kind, at location: SourceLocation) {
    self.kind = kind
    self.location = location
    if case .unknownAlias(let name, let known) = kind {
      hint = Suggestion.nearest(to: name, among: known).map { "did you mean `*\($0)`?" }
    }
  }

  /// What the person reads.
  public var diagnostic: Diagnostic {
    Diagnostic(.error, message, at: location, related: related, hint: hint)
  }

  private var message: String {
    switch kind {
    case .syntax(let problem): problem
    case .unknownAlias(let name, _): "no anchor `&\(name)` stands before this alias"
    case .recursiveAlias(let name): "the value of `&\(name)` would hold itself"
    case .unknownTag(let tag): "the tag `\(tag)` is not known"
    case .wrongScalar(let text, let tag): "`\(text)` is no value for the tag `\(tag)`"
    case .wrongMerge: "`<<` needs a mapping or a list of mappings"
    case .tooLarge: "aliases make this file too large to be meant"
    case .tooDeep: "values nest too deep here to be meant"
    case .unexpectedEnd: "the text ends in the middle of a value"
    }
  }
}
