public import Diagnostics

/// A text that is no JSON.
public struct JSONError: DiagnosticConvertible {
  /// What is wrong.
  public var kind: Kind
  /// Where it is wrong.
  public var location: SourceLocation

  /// A mistake and its facts.
  public enum Kind: Sendable, Equatable {
    /// Something else should stand here.
    case expected(String)
    /// Text behind the value.
    case textBehindValue
    /// A comma with nothing behind it.
    case trailingComma
    /// A string that is opened and not closed.
    case unclosedString
    /// A control character within a string.
    case controlCharacter
    /// A backslash with something that it cannot escape.
    case invalidEscape
    /// Lists and objects nested too deeply.
    case nestingTooDeep(limit: Int)
  }

  /// What is wrong: lower case, literals in backticks, no full stop.
  public var problem: String {
    switch kind {
    case .expected(let what): "expected \(what)"
    case .textBehindValue: "text behind the end of the JSON value"
    case .trailingComma: "a comma must not stand before the end"
    case .unclosedString: "quote `\"` is never closed"
    case .controlCharacter: "a control character in a string must be escaped"
    case .invalidEscape: "unknown escape in a string"
    case .nestingTooDeep(let limit): "lists and objects are nested deeper than \(limit)"
    }
  }

  /// What a person reads.
  public var diagnostic: Diagnostic { Diagnostic(.error, problem, at: location) }
}
