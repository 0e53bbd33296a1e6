import OrderedCollections
import Values

/// Python's `%` on text, for `s`, `r`, `d`, `i`, `x`, `X`, `o`, `f` and `%`.
enum PercentFormat {
  private struct Directive {
    var isLeft = false
    var isZero = false
    var sign = ""
    var width = 0
    var precision: Int?
    var name: String?
  }

  static func text(_ format: String, _ values: Value) throws -> String {
    var arguments = queue(values)
    var rest = Array(format.unicodeScalars)[...]
    var result = ""
    while let scalar = rest.popFirst() {
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      let directive = try directive(&rest)
      guard let letter = rest.popFirst() else { throw Failure("format ends within a `%`") }
      if letter == "%" {
        result += "%"
        continue
      }
      let value: Value
      if let name = directive.name {
        guard let found = values[name] else { throw Failure("format needs a value for `\(name)`") }
        value = found
      } else {
        guard !arguments.isEmpty else { throw Failure("format needs more values") }
        value = arguments.removeFirst()
      }
      result += padded(try piece(letter, value, directive), directive)
    }
    if !arguments.isEmpty, values.mapping == nil { throw Failure("format needs fewer values") }
    return result
  }

  private static func queue(_ values: Value) -> [Value] {
    if case .tuple(let items) = values { return items }
    return [values]
  }

  private static func directive(_ rest: inout ArraySlice<Unicode.Scalar>) throws -> Directive {
    var directive = Directive()
    if rest.first == "(" {
      guard let end = rest.firstIndex(of: ")") else {
        throw Failure("format holds `%(` without `)`")
      }
      directive.name = PythonStrings.string(rest[(rest.startIndex + 1)..<end])
      rest = rest[(end + 1)...]
    }
    flags: while let flag = rest.first {
      switch flag {
      case "-": directive.isLeft = true
      case "0": directive.isZero = true
      case "+", " ": directive.sign = String(flag)
      case "#": break
      default: break flags
      }
      rest.removeFirst()
    }
    directive.width = number(&rest) ?? 0
    if rest.first == "." {
      rest.removeFirst()
      directive.precision = number(&rest) ?? 0
    }
    return directive
  }

  private static func number(_ rest: inout ArraySlice<Unicode.Scalar>) -> Int? {
    let digits = rest.prefix { ("0"..."9").contains($0) }
    rest = rest.dropFirst(digits.count)
    return Int(PythonStrings.string(digits)).map { min($0, 10_000) }
  }

  private static func piece(
    _ letter: Unicode.Scalar, _ value: Value, _ directive: Directive
  ) throws -> String {
    switch letter {
    case "s": return cut(value.pythonString, directive.precision)
    case "r": return cut(value.pythonRepresentation, directive.precision)
    default: break
    }
    guard let number = value.number else {
      throw Failure("`%\(letter)` needs a number, not `\(value.typeName)`")
    }
    let isNegative = number.double < 0
    let sign = isNegative ? "" : directive.sign
    switch letter {
    case "f", "F": return sign + Rounding.text(number.double, digits: directive.precision ?? 6)
    case "d", "i", "u", "x", "X", "o":
      let whole = number.double.rounded(.towardZero)
      let integer: Int? = if case .int(let exact) = number { exact } else { Int(exactly: whole) }
      guard let integer else { throw Failure("`%\(letter)` needs a whole number") }
      let radix = letter == "o" ? 8 : letter == "x" || letter == "X" ? 16 : 10
      return sign + String(integer, radix: radix, uppercase: letter == "X")
    default: throw Failure("format holds the unknown `%\(letter)`")
    }
  }

  private static func cut(_ text: String, _ count: Int?) -> String {
    guard let count else { return text }
    return PythonStrings.string(text.unicodeScalars.prefix(count))
  }

  private static func padded(_ text: String, _ directive: Directive) -> String {
    let missing = directive.width - text.unicodeScalars.count
    guard missing > 0 else { return text }
    let blanks = String(repeating: " ", count: missing)
    if directive.isLeft { return text + blanks }
    guard directive.isZero else { return blanks + text }
    let hasSign = text.hasPrefix("-") || text.hasPrefix("+")
    let zeros = String(repeating: "0", count: missing)
    return hasSign ? String(text.prefix(1)) + zeros + text.dropFirst() : zeros + text
  }
}

/// Rounds numbers to decimal digits.
enum Rounding {
  static func rounded(
    _ number: Double, digits: Int, _ rule: FloatingPointRoundingRule = .toNearestOrEven
  ) -> Double {
    let factor = scale(abs(digits))
    if digits < 0 { return (number / factor).rounded(rule) * factor }
    if rule == .toNearestOrEven { return scaled(number, factor) / factor }
    return (number * factor).rounded(rule) / factor
  }

  /// A number with exactly so many digits behind the point.
  static func text(_ number: Double, digits: Int) -> String {
    let scaled = scaled(abs(number), scale(digits))
    guard let whole = Int(exactly: scaled) else { return "\(number)" }
    let text = String(whole)
    let padding = String(repeating: "0", count: max(0, digits + 1 - text.count))
    let all = padding + text
    let sign = number < 0 ? "-" : ""
    if digits == 0 { return sign + all }
    return sign + all.dropLast(digits) + "." + all.suffix(digits)
  }

  /// The product rounded to a whole number; what seems halfway is decided by the exact product, as
  /// Python does.
  private static func scaled(_ number: Double, _ factor: Double) -> Double {
    let product = number * factor
    let error = (-product).addingProduct(number, factor)
    let floor = product.rounded(.down)
    guard product - floor == 0.5, error != 0 else { return product.rounded(.toNearestOrEven) }
    return error > 0 ? floor + 1 : floor
  }

  private static func scale(_ digits: Int) -> Double {
    (0..<min(digits, 300)).reduce(1.0) { factor, _ in factor * 10 }
  }
}
