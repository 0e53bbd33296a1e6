import Glibc

/// Python's `**` of floating-point numbers.
enum Power {
  static func floats(_ base: Double, _ exponent: Double) throws -> Double {
    if base == 0, exponent < 0 {
      throw TemplateError("zero cannot be raised to a negative power")
    }
    if base < 0, exponent.rounded() != exponent {
      throw TemplateError("a negative number to a fractional power is no real number")
    }
    let result = pow(base, exponent)
    guard !result.isInfinite || base.isInfinite || exponent.isInfinite else {
      throw TemplateError("the result of `**` is too large")
    }
    return result
  }
}
