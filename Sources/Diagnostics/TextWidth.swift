/// Measures text as terminals show it.
public enum TextWidth {
  /// The number of terminal columns that a text without control characters takes: wide East Asian
  /// characters and emoji take two, combining marks and joiners none.
  public static func columns(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
  }

  /// The number of terminal columns that a character takes: 0, 1 or 2.
  public static func columns(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  /// The text cut to a number of columns; what was cut shows as `…`.
  public static func cut(_ text: String, to columns: Int) -> String {
    guard self.columns(of: text) > columns else { return text }
    var kept = String.UnicodeScalarView()
    var width = 1
    for scalar in text.unicodeScalars {
      width += self.columns(of: scalar)
      if width > columns { break }
      kept.append(scalar)
    }
    return columns > 0 ? String(kept) + "…" : ""
  }
}
