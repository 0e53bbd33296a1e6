import Diagnostics

/// A piece of a line after quotes and escapes are taken away, with the place where it stands.
struct Word: Sendable, Hashable {
  /// What it says.
  let text: String
  /// Where it stands, quotes included.
  let location: SourceLocation

  /// An error whose caret is under this word.
  func error(_ message: String, label: String? = nil, hint: String? = nil) -> DiagnosticError {
    DiagnosticError(Diagnostic(.error, message, at: location, label: label, hint: hint))
  }
}
