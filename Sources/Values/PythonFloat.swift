/// Writes floating-point numbers as Python does.
public enum PythonFloat {
  /// The shortest text that reads back as `number`: `1.0`, `0.1`, `1e+16`, `1e-05`, `inf`, `nan`.
  public static func representation(_ number: Double) -> String {
    if number.isNaN { return "nan" }
    if number.isInfinite { return number < 0 ? "-inf" : "inf" }
    if number == 0 { return number.sign == .minus ? "-0.0" : "0.0" }
    let (digits, exponent) = shortest(abs(number))
    let sign = number < 0 ? "-" : ""
    if exponent < -4 || exponent >= 16 { return sign + scientific(digits, exponent) }
    return sign + positional(digits, exponent)
  }

  /// The shortest digits `d1d2d3…` and the exponent that make `d1.d2d3… × 10^exponent`.
  private static func shortest(_ number: Double) -> (digits: String, exponent: Int) {
    // Swift prints the shortest digits that round-trip, as Python does; only the layout differs.
    let text = "\(number)"
    let parts = text.split(separator: "e")
    var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = String(halves[0])
    let fraction = halves.count > 1 ? String(halves[1]) : ""
    exponent += whole.count - 1
    var digits = Substring(whole + fraction)
    while digits.first == "0", digits.count > 1 {
      digits = digits.dropFirst()
      exponent -= 1
    }
    while digits.last == "0", digits.count > 1 { digits = digits.dropLast() }
    return (String(digits), exponent)
  }

  private static func scientific(_ digits: String, _ exponent: Int) -> String {
    let rest = digits.dropFirst()
    let mantissa = digits.prefix(1) + (rest.isEmpty ? "" : "." + rest)
    let magnitude = String(abs(exponent))
    let padded = magnitude.count < 2 ? "0" + magnitude : magnitude
    return "\(mantissa)e\(exponent < 0 ? "-" : "+")\(padded)"
  }

  private static func positional(_ digits: String, _ exponent: Int) -> String {
    if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
    let whole = exponent + 1
    if digits.count <= whole {
      return digits + String(repeating: "0", count: whole - digits.count) + ".0"
    }
    return "\(digits.prefix(whole)).\(digits.dropFirst(whole))"
  }
}
