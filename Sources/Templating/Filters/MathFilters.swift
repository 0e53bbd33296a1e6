import BigInt
import Glibc
import Jinja
import Values

/// Filters for numbers and sizes.
enum MathFilters {
  static let all: [Filter] = [
    Filter("log", .named("base", 2.718281828459045)) { (number: Double, base: Double) in
      guard number > 0 else { throw TemplateError("`log` needs a positive number") }
      if base == 10 { return Glibc.log10(number) }
      return base == 2.718281828459045 ? Glibc.log(number) : Glibc.log(number) / Glibc.log(base)
    },
    Filter("pow", .required("y")) { (number: Double, exponent: Double) in
      try power(number, exponent)
    },
    Filter("root", .named("base", 2.0)) { (number: Double, base: Double) in
      if base == 2 {
        guard number >= 0 else { throw TemplateError("a negative number has no square root") }
        return number.squareRoot()
      }
      guard base != 0 else { throw TemplateError("there is no root to the base 0") }
      return try power(number, 1 / base)
    },
    Filter("human_readable", .named("isbits", false), .named("unit", String?.none)) {
      (value: Value, inBits: Bool, unit: String?) in
      try value.requireDefined()
      guard let size = value.number?.double else {
        throw TemplateError("`human_readable` needs a number, not `\(value.pythonString)`")
      }
      return try Size.text(size, inBits: inBits, unit: unit)
    },
    Filter("human_to_bytes", .named("default_unit", String?.none), .named("isbits", false)) {
      (value: Value, unit: String?, inBits: Bool) in
      try value.requireDefined()
      return try Size.bytes(value.pythonString, unit: unit, inBits: inBits)
    },
  ]

  private static func power(_ base: Double, _ exponent: Double) throws -> Double {
    let result = Glibc.pow(base, exponent)
    guard result.isFinite || !base.isFinite || !exponent.isFinite else {
      throw TemplateError("`\(base)` to the power of `\(exponent)` is no finite number")
    }
    return result
  }
}

/// Sizes as people write them: `1.5 GB`, `512K`, `8 Mb`.
enum Size {
  private static let units: [(letter: Character, exponent: Int)] = [
    ("Y", 80), ("Z", 70), ("E", 60), ("P", 50), ("T", 40), ("G", 30), ("M", 20), ("K", 10),
  ]

  private static func factor(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }

  /// The number in the largest unit that leaves at least one of it, or in the given unit.
  static func text(_ size: Double, inBits: Bool, unit: String?) throws -> String {
    let base = inBits ? "bits" : "Bytes"
    let wanted = unit?.uppercased()
    if let unit, let wanted, wanted != "B", !units.contains(where: { String($0.letter) == wanted })
    {
      _ = unit
      return try decimals(size) + " \(base)"
    }
    for (letter, exponent) in units {
      let fits = wanted == nil ? size >= factor(exponent) : wanted == String(letter)
      if fits {
        let suffix = "\(letter)\(base.prefix(1))"
        return try decimals(size / factor(exponent)) + " \(suffix)"
      }
    }
    return try decimals(size) + " \(base)"
  }

  private static func decimals(_ number: Double) throws -> String {
    let hundredths = (number * 100).rounded(.toNearestOrEven)
    guard let whole = Int(exactly: hundredths) else {
      throw TemplateError(.limit("`\(number)` is too large"))
    }
    let rest = abs(whole % 100)
    let sign = whole < 0 ? "-" : ""
    return "\(sign)\(abs(whole) / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// The number of bytes, or bits, that a text stands for.
  static func bytes(_ text: String, unit: String?, inBits: Bool) throws -> Value {
    guard
      let match = text.wholeMatch(of: /\s*([0-9]*\.?[0-9]*)\s*([A-Za-z]*)\s*/),
      let number = Double(match.1)
    else {
      throw TemplateError("`human_to_bytes` cannot read the text `\(text)`")
    }
    let suffix = match.2.isEmpty ? unit ?? "" : String(match.2)
    guard let first = suffix.uppercased().first else { return try whole(number) }
    let base = inBits ? "b" : "B"
    let exponent: Int
    if first == "B" {
      exponent = 0
    } else if let known = units.first(where: { $0.letter == first }) {
      exponent = known.exponent
    } else {
      let known = units.map { String($0.letter) }.joined(separator: ", ")
      throw TemplateError(
        "`human_to_bytes` cannot read the text `\(text)`: the unit `\(suffix)` is none of "
          + "\(known), B")
    }
    let rest = String(suffix.dropFirst())
    let isWord = first == "B" && ["bytes", "byte", "bits", "bit"].contains(suffix.lowercased())
    if isWord {
      let saysBits = suffix.lowercased().hasPrefix("bit")
      guard saysBits == inBits else { throw mismatch(text, inBits) }
    } else if first == "B" ? suffix != base : !rest.isEmpty && rest != base {
      throw mismatch(text, inBits)
    }
    return try whole(number * factor(exponent))
  }

  /// The nearest whole number, the even one of two, as Python rounds.
  private static func whole(_ number: Double) throws -> Value {
    guard let whole = BigInt(exactly: number.rounded(.toNearestOrEven)) else {
      throw TemplateError("`\(number)` bytes are too many")
    }
    return .whole(whole)
  }

  private static func mismatch(_ text: String, _ inBits: Bool) -> TemplateError {
    TemplateError(
      "`\(text)` does not end in a unit of \(inBits ? "bits, such as `Mb`" : "bytes, such as `MB`")"
    )
  }
}
