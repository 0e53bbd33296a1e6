import Glibc
import OrderedCollections
import Values

/// What operators do, as in Python.
enum Arithmetic {
  static func negative(_ value: Value) throws -> Value {
    switch value.number {
    case .int(let number): return .int(try exact(number.multipliedReportingOverflow(by: -1)))
    case .float(let number): return .float(-number)
    case nil: throw InvalidOperation("a value of type `\(value.typeName)` has no negative")
    }
  }

  static func apply(_ sign: Operator, _ left: Value, _ right: Value) throws -> Value {
    if let left = left.number, let right = right.number { return try apply(sign, left, right) }
    switch (sign, left, right) {
    case (.add, .list(let left), .list(let right)): return .list(left + right)
    case (.add, .tuple(let left), .tuple(let right)): return .tuple(left + right)
    case (.multiply, let list, .int(let count)), (.multiply, .int(let count), let list):
      return try repeated(list, count)
    default: break
    }
    if sign == .add, let left = left.string, let right = right.string {
      return .string(left + right)
    }
    if sign == .remainder, let format = left.string {
      return .string(try PercentFormat.text(format, right))
    }
    throw InvalidOperation(
      "`\(sign.rawValue)` cannot join values of the types `\(left.typeName)` and "
        + "`\(right.typeName)`")
  }

  private static func repeated(_ value: Value, _ count: Int) throws -> Value {
    let count = max(0, count)
    guard count <= 1_000_000 else { throw InvalidOperation("this repeats too often") }
    if let text = value.string { return .string(String(repeating: text, count: count)) }
    guard let items = value.items else {
      throw InvalidOperation("a value of type `\(value.typeName)` cannot be repeated")
    }
    return .list(Array(repeatElement(items, count: count).joined()))
  }

  private static func apply(_ sign: Operator, _ left: Number, _ right: Number) throws -> Value {
    if case .int(let left) = left, case .int(let right) = right, sign != .divide {
      return try whole(sign, left, right)
    }
    let (left, right) = (left.double, right.double)
    if right == 0, [.divide, .divideWhole, .remainder].contains(sign) {
      throw InvalidOperation("division by zero")
    }
    switch sign {
    case .add: return .float(left + right)
    case .subtract: return .float(left - right)
    case .multiply: return .float(left * right)
    case .divide: return .float(left / right)
    case .divideWhole: return .float((left / right).rounded(.down))
    case .remainder: return .float(left - right * (left / right).rounded(.down))
    case .power: return .float(Power.of(left, right))
    }
  }

  private static func whole(_ sign: Operator, _ left: Int, _ right: Int) throws -> Value {
    switch sign {
    case .add: return .int(try exact(left.addingReportingOverflow(right)))
    case .subtract: return .int(try exact(left.subtractingReportingOverflow(right)))
    case .multiply: return .int(try exact(left.multipliedReportingOverflow(by: right)))
    case .divideWhole, .remainder:
      guard right != 0 else { throw InvalidOperation("division by zero") }
      let quotient = try exact(left.dividedReportingOverflow(by: right))
      let remainder = left - quotient * right
      // Python rounds down where Swift rounds towards zero.
      let isOff = remainder != 0 && (remainder < 0) != (right < 0)
      if sign == .remainder { return .int(isOff ? remainder + right : remainder) }
      return .int(isOff ? quotient - 1 : quotient)
    default:
      guard right >= 0 else { return .float(Power.of(Double(left), Double(right))) }
      return .int(try Power.of(left, right))
    }
  }

  private static func exact(_ result: (partialValue: Int, overflow: Bool)) throws -> Int {
    guard !result.overflow else { throw InvalidOperation("this number needs more than 64 bits") }
    return result.partialValue
  }

  static func holds(_ comparison: Comparison, _ left: Value, _ right: Value) throws -> Bool {
    switch comparison {
    case .equal: return left == right
    case .unequal: return left != right
    case .contained: return try contains(right, left)
    case .notContained: return !(try contains(right, left))
    default: break
    }
    guard let order = left.order(against: right) else {
      throw InvalidOperation(
        "`\(comparison.rawValue)` cannot compare values of the types `\(left.typeName)` and "
          + "`\(right.typeName)`")
    }
    switch comparison {
    case .less: return order == .before
    case .lessOrEqual: return order != .after
    case .greater: return order == .after
    default: return order != .before
    }
  }

  static func contains(_ container: Value, _ item: Value) throws -> Bool {
    if let text = container.string {
      guard let part = item.string else {
        throw InvalidOperation("text can only hold text, not a value of type `\(item.typeName)`")
      }
      return part.isEmpty || text.contains(part)
    }
    if let items = container.items { return items.contains(item) }
    if let mapping = container.mapping { return mapping[item] != nil }
    throw InvalidOperation("a value of type `\(container.typeName)` holds nothing")
  }
}

/// Powers of whole numbers and of others.
enum Power {
  static func of(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

  static func of(_ base: Int, _ exponent: Int) throws -> Int {
    var result = 1
    for _ in 0..<min(exponent, 64) where base != 1 && base != 0 && base != -1 {
      let (product, overflow) = result.multipliedReportingOverflow(by: base)
      guard !overflow else { throw InvalidOperation("this number needs more than 64 bits") }
      result = product
    }
    switch base {
    case 0: return exponent == 0 ? 1 : 0
    case 1: return 1
    case -1: return exponent % 2 == 0 ? 1 : -1
    default:
      guard exponent <= 64 else { throw InvalidOperation("this number needs more than 64 bits") }
      return result
    }
  }
}
