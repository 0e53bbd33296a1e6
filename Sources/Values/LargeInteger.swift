public import BigInt

/// A whole number beyond 64 bits, as Python has them.
public final class LargeInteger: ValueObject {
  /// The most bits that a number may have: about as many as the 4300 digits that Python prints.
  public static let mostBits = 14_284
  /// The most decimal digits that are read.
  public static let mostDigits = 4300

  /// The number; it does not fit in 64 bits.
  public let number: BigInt

  fileprivate init(_ number: BigInt) { self.number = number }

  /// `int`.
  public var typeName: String { "int" }
  /// The decimal digits.
  public var pythonRepresentation: String { String(number) }
  /// The nearest floating-point number; infinite where there is none.
  public var double: Double { Double(number) }

  /// Equal to the same number, be it whole or floating-point.
  public func equals(_ other: Value) -> Bool {
    if case .float(let other) = other { return BigInt(exactly: other) == number }
    return other.whole == number
  }
}

extension Value {
  /// A whole number of any size.
  public static func whole(_ number: BigInt) -> Value {
    Int(exactly: number).map { .int($0) } ?? .object(LargeInteger(number))
  }

  /// The whole number of bytes, the foremost first and none of them a sign.
  public static func whole(bigEndian bytes: some Sequence<UInt8>) -> Value {
    Array(bytes).withUnsafeBytes { .whole(BigInt(BigUInt($0))) }
  }

  /// The whole number, whatever its size; a truth value counts as 1 or 0, as in Python.
  public var whole: BigInt? {
    switch self {
    case .bool(let flag): flag ? 1 : 0
    case .int(let number): BigInt(number)
    case .object(let object as LargeInteger): object.number
    default: nil
    }
  }

  /// The nearest floating-point number of any number.
  public var real: Double? {
    if case .object(let object as LargeInteger) = self { object.double } else { number?.double }
  }

  /// Reads a number that may have a sign before its digits; nil where it has other characters too.
  ///
  /// More decimal digits than `LargeInteger.mostDigits` are no number, as in Python 3.11.
  public static func whole(digits: some StringProtocol, radix: Int = 10) -> Value? {
    if let number = Int(digits, radix: radix) { return .int(number) }
    let count = digits.utf8.count
    guard count <= (radix == 10 ? LargeInteger.mostDigits : LargeInteger.mostBits / 6) else {
      return nil
    }
    return BigInt(String(digits), radix: radix).map(Value.whole)
  }
}
