/// Writes text as Python's `repr` does.
public enum PythonText {
  /// Appends `string` in quotes: single ones, unless it holds those and no double ones.
  static func writeRepresentation(_ string: String, to text: inout String) {
    let scalars = string.unicodeScalars
    let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
    text.unicodeScalars.append(quote)
    for scalar in scalars { write(scalar, quote: quote, to: &text) }
    text.unicodeScalars.append(quote)
  }

  private static func write(_ scalar: Unicode.Scalar, quote: Unicode.Scalar, to text: inout String)
  {
    switch scalar {
    case quote, "\\":
      text.unicodeScalars.append("\\")
      text.unicodeScalars.append(scalar)
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case " "..."~": text.unicodeScalars.append(scalar)
    default:
      if isPrintable(scalar) {
        text.unicodeScalars.append(scalar)
      } else if scalar.value <= 0xFF {
        text += "\\x" + hexadecimal(scalar.value, 2)
      } else if scalar.value <= 0xFFFF {
        text += "\\u" + hexadecimal(scalar.value, 4)
      } else {
        text += "\\U" + hexadecimal(scalar.value, 8)
      }
    }
  }

  /// As Python's `str.isprintable`: no control, format, surrogate, private, unassigned or separator
  /// characters, except the space.
  public static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    case .spaceSeparator: scalar == " "
    default: true
    }
  }

  static func hexadecimal(_ number: UInt32, _ width: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
