public import Diagnostics
public import Values

/// A rendered argument that the module cannot take; templates hide such mistakes until they run.
public struct ArgumentError: DiagnosticConvertible {
  /// The argument's name.
  public var name: String
  /// What it was given.
  public var value: Value
  /// What it accepts.
  public var accepts: Signature.Accepts

  /// What was wrong and what would be right.
  public var diagnostic: Diagnostic {
    switch accepts {
    case .choice(let choices):
      let text = value.pythonString
      return Diagnostic(
        .error, "`\(name)` has no value `\(text)`",
        label: "one of: " + choices.joined(separator: ", "),
        hint: Suggestion.nearest(to: text, among: choices).map { "did you mean `\($0)`?" })
    default:
      return Diagnostic(
        .error, "`\(name)` has a value of the wrong type: expected \(accepts), got \(kind)")
    }
  }

  private var kind: String {
    value.string == nil ? "\(value.typeName)" : "`\(value.pythonString)`"
  }
}

extension Signature.Accepts: CustomStringConvertible {
  /// What is accepted, in words.
  public var description: String {
    switch self {
    case .string: "text"
    case .integer: "a whole number"
    case .float: "a number"
    case .boolean: "a truth value"
    case .path: "a path"
    case .choice(let choices): "one of: " + choices.joined(separator: ", ")
    case .list(let element): "a list, each item \(element)"
    case .mapping: "a mapping"
    case .any: "anything"
    }
  }
}
