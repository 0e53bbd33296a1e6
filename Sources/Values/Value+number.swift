/// A number: whole where it can be.
public enum Number: Sendable, Hashable {
  /// A whole number.
  case int(Int)
  /// A floating-point number.
  case float(Double)

  /// The nearest floating-point number.
  public var double: Double {
    switch self {
    case .int(let number): Double(number)
    case .float(let number): number
    }
  }

  /// The number as a value.
  public var value: Value {
    switch self {
    case .int(let number): .int(number)
    case .float(let number): .float(number)
    }
  }
}

extension Value {
  /// The number, where this is one; a truth value counts as 1 or 0, as in Python.
  public var number: Number? {
    switch self {
    case .bool(let flag): .int(flag ? 1 : 0)
    case .int(let number): .int(number)
    case .float(let number): .float(number)
    default: nil
    }
  }

  /// The whole number, where this is an `int`; not a truth value, not a float.
  public var int: Int? {
    if case .int(let number) = self { number } else { nil }
  }

  /// The truth value, where this is one; no conversion.
  public var bool: Bool? {
    if case .bool(let flag) = self { flag } else { nil }
  }
}
