public import BigInt
public import Values

/// Python's operators where 64 bits do not suffice.
enum LargeArithmetic {
  /// The result where one of the two is a large number and the other a number; nil otherwise.
  static func result(
    _ operation: BinaryOperator, _ left: Value, _ right: Value
  ) throws -> Value? {
    guard left.isLarge || right.isLarge else { return nil }
    if let left = left.whole, let right = right.whole {
      return try result(operation, left, right)
    }
    guard let left = left.real, let right = right.real else { return nil }
    return .float(
      try Operators.floats(operation, try finite(left), try finite(right)))
  }

  /// The result of two whole numbers.
  static func result(
    _ operation: BinaryOperator, _ left: BigInt, _ right: BigInt
  ) throws -> Value {
    switch operation {
    case .add: return try bounded(left + right)
    case .subtract: return try bounded(left - right)
    case .multiply:
      try require(left.bitWidth + right.bitWidth)
      return try bounded(left * right)
    case .power:
      guard right >= 0 else {
        return .float(try Power.floats(try finite(Double(left)), try finite(Double(right))))
      }
      return try power(left, right)
    case .divide, .floorDivide, .modulo:
      guard right != 0 else { throw TemplateError("division by zero") }
      if operation == .divide { return .float(try finite(Double(left) / finite(Double(right)))) }
      var (quotient, rest) = left.quotientAndRemainder(dividingBy: right)
      if rest != 0, (rest < 0) != (right < 0) {
        quotient -= 1
        rest += right
      }
      return try bounded(operation == .modulo ? rest : quotient)
    }
  }

  private static func power(_ base: BigInt, _ exponent: BigInt) throws -> Value {
    if base.magnitude <= 1 {
      return .whole(base < 0 && exponent.isMultiple(of: 2) ? 1 : exponent == 0 ? 1 : base)
    }
    guard let count = Int(exactly: exponent), count <= LargeInteger.mostBits else { throw tooLarge }
    try require((base.magnitude.bitWidth - 1) * count)
    return try bounded(base.power(count))
  }

  private static func bounded(_ number: BigInt) throws -> Value {
    try require(number.magnitude.bitWidth)
    return .whole(number)
  }

  private static func require(_ bits: Int) throws {
    if bits > LargeInteger.mostBits + 64 { throw tooLarge }
  }

  private static func finite(_ number: Double) throws -> Double {
    guard number.isFinite else {
      throw TemplateError("the whole number is too large for a floating-point one")
    }
    return number
  }

  private static var tooLarge: TemplateError {
    TemplateError(
      .limit("a whole number of more than \(LargeInteger.mostDigits) digits is too much"))
  }
}

extension Value {
  var isLarge: Bool {
    if case .object(let object) = self { object is LargeInteger } else { false }
  }
}

extension BigInt: TemplateArgument, TemplateResult {
  /// Takes whole numbers of any size, and truth values as 1 and 0.
  public static func reading(_ value: Value, in rendering: Rendering) throws -> BigInt {
    try value.requireDefined()
    guard let number = value.whole else { throw TypeMismatch(expected: "a whole number") }
    return number
  }
  /// A whole number.
  public var templateValue: Value { .whole(self) }
}
