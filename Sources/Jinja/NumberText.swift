import BigInt
import Glibc

/// Digits of numbers as Python's formatting writes them, without sign, padding and grouping.
enum NumberText {
  /// More decimals than this can come only from a mistake.
  static let precisionLimit = 100_000

  /// The digits of a finite or infinite number's magnitude, as C's `%f`, `%e` and `%g` write them.
  ///
  /// `conversion` is one of `f`, `e`, `g` and their capitals; `keepsPoint` is the flag `#`.
  static func floating(
    _ number: Double, _ conversion: Character, precision: Int, keepsPoint: Bool = false
  ) throws -> String {
    guard precision <= precisionLimit else {
      throw TemplateError(.limit("a precision of more than \(precisionLimit) digits is too much"))
    }
    if !number.isFinite {
      let text = number.isNaN ? "nan" : "inf"
      return conversion.isUppercase ? text.uppercased() : text
    }
    // C rounds exactly, half to even, as Python does.
    let format = "%\(keepsPoint ? "#" : "").*\(conversion)"
    let arguments: [any CVarArg] = [CInt(precision), abs(number)]
    let length = withVaList(arguments) { vsnprintf(nil, 0, format, $0) }
    var buffer = [CChar](repeating: 0, count: Int(length) + 1)
    _ = withVaList(arguments) { vsnprintf(&buffer, buffer.count, format, $0) }
    return String(decoding: buffer.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The digits of a whole number's magnitude in another base.
  static func whole(_ magnitude: BigUInt, base: Int, isUppercase: Bool = false) -> String {
    String(magnitude, radix: base, uppercase: isUppercase)
  }

  /// The digits of a floating-point number cut to a whole one, however large.
  static func truncated(_ number: Double) throws -> String {
    guard number.isFinite else {
      throw TemplateError("`\(number)` cannot be made a whole number")
    }
    return try floating(number.rounded(.towardZero), "f", precision: 0)
  }
}

/// Which side of a text is filled up to a width.
enum Padding: Unicode.Scalar {
  case left = "<"
  case right = ">"
  case center = "^"
  /// Between the sign and the digits.
  case inside = "="

  /// A text that is longer can come only from a mistake.
  static let limit = 1 << 27

  /// `text` filled up to `width` characters; `head` is its sign and base, where it has them.
  func filled(
    _ text: String, head: String = "", to width: Int, with fill: Unicode.Scalar = " "
  ) throws -> String {
    guard width > 0 else { return head + text }
    let missing = width - text.unicodeScalars.count - head.unicodeScalars.count
    guard missing > 0 else { return head + text }
    guard width <= Self.limit else {
      throw TemplateError(.limit("a width of more than \(Self.limit) characters is too much"))
    }
    func filling(_ count: Int) -> String {
      if count == 1 { return String(fill) }
      return String(repeating: fill == "0" ? "0" : fill == " " ? " " : String(fill), count: count)
    }
    switch self {
    case .left: return head + text + filling(missing)
    case .right: return filling(missing) + head + text
    case .inside: return head + filling(missing) + text
    case .center: return filling(missing / 2) + head + text + filling(missing - missing / 2)
    }
  }
}
