import Diagnostics
import Values

/// The value of `loop` is no list once it is rendered.
struct LoopError: DiagnosticConvertible {
  var found: Value
  var location: SourceLocation

  var diagnostic: Diagnostic {
    Diagnostic(
      .error, "a `loop` needs a list, but this is of type `\(found.typeName)`", at: location,
      hint: found.mapping == nil ? nil : "loop over a mapping with `| dict2items`")
  }
}
