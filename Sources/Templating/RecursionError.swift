public import Diagnostics

/// A variable whose template needs the variable itself.
public struct RecursionError: DiagnosticConvertible {
  /// The variables on the way round, the first one last again.
  public var names: [String]

  /// What the person reads.
  public var diagnostic: Diagnostic {
    let way = names.map { "`\($0)`" }.joined(separator: " → ")
    return Diagnostic(
      .error, "recursive loop in template: `\(names.last ?? "")` needs itself", notes: [way])
  }
}
