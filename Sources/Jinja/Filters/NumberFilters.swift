import BigInt
import Values

/// Filters of Jinja2 3.1 for numbers.
enum NumberFilters {
  static let all: [Filter] = [
    Filter(raw: "abs") { value, arguments, rendering in
      _ = try ArgumentBinder(arguments, for: [], in: rendering)
      try value.requireDefined()
      switch value.number {
      case .int(let number)?:
        return number < 0 ? try Operators.unary(.minus, .int(number)) : .int(number)
      case .float(let number)?: return .float(number.magnitude)
      case nil:
        if let number = value.whole { return .whole(BigInt(number.magnitude)) }
        throw TemplateError(.wrongSubject(expected: "a number", found: value.typeName))
      }
    },
    Filter(raw: "int") { value, arguments, rendering in
      var binder = try ArgumentBinder(arguments, for: ["default", "base"], in: rendering)
      let otherwise: Value = try binder.next(.named("default", Value.int(0)))
      let base: Int = try binder.next(.named("base", 10))
      try value.requireDefined()
      return WholeNumber.reading(value, base: base) ?? otherwise
    },
    Filter(raw: "float") { value, arguments, rendering in
      var binder = try ArgumentBinder(arguments, for: ["default"], in: rendering)
      let otherwise: Value = try binder.next(.named("default", Value.float(0)))
      try value.requireDefined()
      if let number = value.real {
        return number.isFinite || !value.isLarge ? .float(number) : otherwise
      }
      return value.string.flatMap(WholeNumber.float).map(Value.float) ?? otherwise
    },
    Filter("round", .named("precision", 0), .named("method", "common")) {
      (value: Value, precision: Int, method: String) in
      try value.requireDefined()
      guard ["common", "ceil", "floor"].contains(method) else {
        throw TemplateError("`method` must be `common`, `ceil` or `floor`, not `\(method)`")
      }
      guard let number = value.number else {
        if value.isLarge, method == "common", precision >= 0 { return value }
        guard let number = value.real else {
          throw TemplateError(.wrongSubject(expected: "a number", found: value.typeName))
        }
        return Rounding.rounded(.float(number), precision, method)
      }
      return Rounding.rounded(number, precision, method)
    },
    Filter("filesizeformat", .named("binary", false)) { (value: Value, isBinary: Bool) in
      try value.requireDefined()
      let number = value.real ?? value.string.flatMap(WholeNumber.float)
      guard let number else {
        throw TemplateError(.wrongSubject(expected: "a number", found: value.typeName))
      }
      return try size(number, isBinary: isBinary)
    },
  ]

  private static func size(_ bytes: Double, isBinary: Bool) throws -> String {
    let base = isBinary ? 1024.0 : 1000.0
    let letters = ["k", "M", "G", "T", "P", "E", "Z", "Y"]
    if bytes == 1 { return "1 Byte" }
    if bytes < base {
      guard let whole = BigInt(exactly: bytes.rounded(.towardZero)) else {
        throw TemplateError("`\(bytes)` is no size")
      }
      return "\(whole) Bytes"
    }
    var unit = base
    for letter in letters {
      let next = unit * base
      if bytes < next || letter == "Y" {
        let number = try NumberText.floating(base * bytes / next, "f", precision: 1)
        let prefix = isBinary ? letter.uppercased() + "i" : letter
        return "\(number) \(prefix)B"
      }
      unit = next
    }
    throw TemplateError("`\(bytes)` is no size")
  }
}

/// Numbers in text, as Python's `int` and `float` read them.
enum WholeNumber {
  /// What `int` makes of a value; nil where it makes nothing of it.
  static func reading(_ value: Value, base: Int) -> Value? {
    switch value {
    case .bool(let flag): return .int(flag ? 1 : 0)
    case .int: return value
    case .float(let number): return whole(number)
    default: break
    }
    if value.isLarge { return value }
    guard let text = value.string else { return value.number.flatMap { whole($0.double) } }
    return integer(text, base: base) ?? float(text).flatMap(whole)
  }

  private static func whole(_ number: Double) -> Value? {
    number.isFinite ? .whole(BigInt(number)) : nil
  }

  /// `int(text, base)`: blanks around, a sign, a prefix that fits the base, single underscores.
  static func integer(_ text: String, base: Int) -> Value? {
    guard base == 0 || (2...36).contains(base) else { return nil }
    var digits = decimal(StringMethods.stripped(text, of: nil, atStart: true, atEnd: true))[...]
    var sign = ""
    if let first = digits.first, first == "-" || first == "+" {
      sign = String(first)
      digits.removeFirst()
    }
    var radix = base
    for (prefix, known) in [("0x", 16), ("0o", 8), ("0b", 2)]
    where (base == known || base == 0) && digits.lowercased().hasPrefix(prefix) {
      digits.removeFirst(2)
      radix = known
      // A prefix may be followed by an underscore.
      if digits.first == "_" { digits.removeFirst() }
    }
    if radix == 0 { radix = 10 }
    guard let plain = withoutUnderscores(digits) else { return nil }
    return Value.whole(digits: sign + plain, radix: radix)
  }

  /// `float(text)`.
  static func float(_ text: String) -> Double? {
    let stripped = decimal(StringMethods.stripped(text, of: nil, atStart: true, atEnd: true))
    let lower = stripped.lowercased()
    let bare = lower.drop { $0 == "-" || $0 == "+" }
    let isNegative = lower.hasPrefix("-")
    if ["inf", "infinity"].contains(bare) { return isNegative ? -.infinity : .infinity }
    if bare == "nan" { return .nan }
    guard lower.allSatisfy({ "0123456789+-._e".contains($0) }),
      let plain = withoutUnderscores(stripped[...])
    else { return nil }
    return Double(plain)
  }

  /// The text with the decimal digits of all scripts as those of ASCII.
  private static func decimal(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      let properties = scalar.properties
      if properties.numericType == .decimal, let value = properties.numericValue {
        result += String(Int(value))
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }

  /// The digits without the underscores between them; nil where one stands elsewhere.
  private static func withoutUnderscores(_ digits: Substring) -> String? {
    guard digits.contains("_") else { return String(digits) }
    if digits.hasPrefix("_") || digits.hasSuffix("_") || digits.contains("__") { return nil }
    return digits.filter { $0 != "_" }
  }
}

/// Python's `round` and Jinja2's rounding up and down.
enum Rounding {
  static func rounded(_ number: Number, _ precision: Int, _ method: String) -> Value {
    if method == "common" {
      if case .int(let whole) = number { return .int(roundedWhole(whole, precision)) }
      return .float(common(number.double, precision))
    }
    let scale = power(precision)
    let rule: FloatingPointRoundingRule = method == "ceil" ? .up : .down
    return .float((number.double * scale).rounded(rule) / scale)
  }

  /// The nearest number with so many decimals, exactly: half goes to the even digit.
  private static func common(_ number: Double, _ precision: Int) -> Double {
    guard number.isFinite, precision < 300 else { return number }
    if precision < 0 {
      let scale = power(-precision)
      return (number / scale).rounded(.toNearestOrEven) * scale
    }
    // The decimal expansion of the number itself decides, as in Python.
    guard let text = try? NumberText.floating(number, "f", precision: precision) else {
      return number
    }
    return (Double(text) ?? number) * (number.sign == .minus ? -1 : 1)
  }

  private static func roundedWhole(_ number: Int, _ precision: Int) -> Int {
    guard precision < 0, precision > -19 else { return precision < 0 ? 0 : number }
    let scale = (0..<(-precision)).reduce(1) { scale, _ in scale * 10 }
    let (quotient, rest) = number.quotientAndRemainder(dividingBy: scale)
    let twice = rest.magnitude.multipliedReportingOverflow(by: 2).partialValue
    let goesUp = twice > UInt(scale) || (twice == UInt(scale) && quotient % 2 != 0)
    return (quotient + (goesUp ? (number < 0 ? -1 : 1) : 0)) * scale
  }

  private static func power(_ exponent: Int) -> Double {
    let magnitude = (0..<min(abs(exponent), 400)).reduce(1.0) { result, _ in result * 10 }
    return exponent < 0 ? 1 / magnitude : magnitude
  }
}
