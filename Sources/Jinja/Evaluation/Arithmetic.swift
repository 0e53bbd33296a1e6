import OrderedCollections
import Values

/// Python's operators.
enum Arithmetic {
  static func combine(
    _ sign: Expression.Operator, _ left: Value, _ right: Value
  ) throws -> Value {
    if sign == .join {
      var output = OutputText()
      output.append(left)
      output.append(right)
      return output.value
    }
    if let left = left.number, let right = right.number { return try numbers(sign, left, right) }
    switch sign {
    case .add: if let sum = add(left, right) { return sum }
    case .multiply:
      if case .int(let count) = right.number, let product = try repeated(left, count) {
        return product
      }
      if case .int(let count) = left.number, let product = try repeated(right, count) {
        return product
      }
    case .remainder:
      if let format = left.string { return .string(try PercentFormat.text(format, right)) }
    default: break
    }
    throw Failure(
      "`\(sign.rawValue)` cannot combine `\(left.typeName)` and `\(right.typeName)`")
  }

  static func negated(_ value: Value) throws -> Value {
    switch value.number {
    case .int(let number): return try whole(0.subtractingReportingOverflow(number))
    case .float(let number): return .float(-number)
    case nil: throw Failure("`-` needs a number, not `\(value.typeName)`")
    }
  }

  private static func add(_ left: Value, _ right: Value) -> Value? {
    switch (left, right) {
    case (.list(let left), .list(let right)): return .list(left + right)
    case (.tuple(let left), .tuple(let right)): return .tuple(left + right)
    default: break
    }
    if left.string != nil, right.string != nil {
      var output = OutputText()
      output.append(left)
      output.append(right)
      return output.value
    }
    if case .tuple = left { return nil }
    if case .tuple = right { return nil }
    guard let left = left.items, let right = right.items else { return nil }
    return .list(left + right)
  }

  private static func repeated(_ value: Value, _ count: Int) throws -> Value? {
    let count = max(0, count)
    let length = value.string?.utf8.count ?? value.items?.count ?? 0
    if length.multipliedReportingOverflow(by: count).overflow || length * count > Call.sizeLimit {
      throw Failure("`*` makes at most \(Call.sizeLimit) characters or items")
    }
    switch value {
    case .list(let items): return .list(Array(repeatElement(items, count: count).joined()))
    case .tuple(let items): return .tuple(Array(repeatElement(items, count: count).joined()))
    default: return value.string.map { .string(String(repeating: $0, count: count)) }
    }
  }

  private static func whole(_ result: (partialValue: Int, overflow: Bool)) throws -> Value {
    if result.overflow { throw Failure("the result is beyond 64 bits") }
    return .int(result.partialValue)
  }

  private static func numbers(
    _ sign: Expression.Operator, _ left: Number, _ right: Number
  ) throws -> Value {
    if case .int(let left) = left, case .int(let right) = right, sign != .divide {
      return try integers(sign, left, right)
    }
    let (left, right) = (left.double, right.double)
    switch sign {
    case .add: return .float(left + right)
    case .subtract: return .float(left - right)
    case .multiply: return .float(left * right)
    case .power: return .float(try Powers.power(left, right))
    default: break
    }
    if right == 0 { throw Failure("division by zero") }
    let floor = (left / right).rounded(.down)
    switch sign {
    case .divideWhole: return .float(floor)
    case .remainder:
      let rest = left.truncatingRemainder(dividingBy: right)
      return .float(rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest)
    default: return .float(left / right)
    }
  }

  private static func integers(
    _ sign: Expression.Operator, _ left: Int, _ right: Int
  ) throws -> Value {
    switch sign {
    case .add: return try whole(left.addingReportingOverflow(right))
    case .subtract: return try whole(left.subtractingReportingOverflow(right))
    case .multiply: return try whole(left.multipliedReportingOverflow(by: right))
    case .power:
      if right < 0 { return .float(try Powers.power(Double(left), Double(right))) }
      return .int(try Powers.power(left, right))
    default: break
    }
    if right == 0 { throw Failure("division by zero") }
    if right == -1 {
      return sign == .remainder ? 0 : try whole(0.subtractingReportingOverflow(left))
    }
    let (quotient, rest) = left.quotientAndRemainder(dividingBy: right)
    let isOff = rest != 0 && (rest < 0) != (right < 0)
    if sign == .remainder { return .int(isOff ? rest + right : rest) }
    return .int(isOff ? quotient - 1 : quotient)
  }
}

/// Powers, for which the standard library has no operator.
enum Powers {
  static func power(_ base: Int, _ exponent: Int) throws -> Int {
    if base == 0 || base == 1 { return exponent == 0 ? 1 : base }
    if base == -1 { return exponent.isMultiple(of: 2) ? 1 : -1 }
    if exponent > 63 { throw Failure("the result is beyond 64 bits") }
    var result = 1
    for _ in 0..<exponent {
      let (product, overflow) = result.multipliedReportingOverflow(by: base)
      if overflow { throw Failure("the result is beyond 64 bits") }
      result = product
    }
    return result
  }

  static func power(_ base: Double, _ exponent: Double) throws -> Double {
    if base == 0, exponent < 0 { throw Failure("division by zero") }
    guard let whole = Int(exactly: exponent), abs(whole) <= 1024 else {
      if exponent == 0.5, base >= 0 { return base.squareRoot() }
      throw Failure("`**` needs a whole number on its right")
    }
    var result = 1.0
    for _ in 0..<abs(whole) { result *= base }
    return whole < 0 ? 1 / result : result
  }
}
