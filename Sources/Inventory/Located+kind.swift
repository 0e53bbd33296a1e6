import Diagnostics
import Values

extension Located {
  /// Whether nothing stands there.
  var isNull: Bool {
    if case .scalar(.null) = content { true } else { false }
  }

  /// What stands there, as a person names it.
  var kindName: String {
    switch content {
    case .sequence: "a list"
    case .mapping(let entries): entries.isEmpty ? "an empty mapping" : "a mapping"
    case .scalar(.null): "empty"
    case .scalar(.bool(let flag)): flag ? "true" : "false"
    case .scalar(.int), .scalar(.float): "a number"
    case .scalar: "text"
    }
  }

  /// The place where it begins.
  var start: SourceLocation {
    let lower = location.range.lowerBound
    return SourceLocation(file: location.file, range: lower..<lower)
  }
}
