import BigInt
import OrderedCollections
public import Values

/// An object with arithmetic of its own, such as a date.
public protocol Arithmetic: ValueObject {
  /// The result of `self operator other`, or of `other operator self`; nil where there is none.
  func combined(_ symbol: String, with other: Value, isLeft: Bool) throws -> Value?
}

/// Python's operators.
enum Operators {
  static func binary(
    _ operation: BinaryOperator, _ left: Value, _ right: Value, in rendering: Rendering
  ) throws -> Value {
    if case .int(let left) = left, case .int(let right) = right {
      return try integers(operation, left, right)
    }
    try left.requireDefined()
    try right.requireDefined()
    if operation == .modulo, let format = left.string {
      return .string(try PercentFormat.formatted(format, with: right, in: rendering))
    }
    if let left = left.number, let right = right.number {
      if case .int(let left) = left, case .int(let right) = right {
        return try integers(operation, left, right)
      }
      return .float(try floats(operation, left.double, right.double))
    }
    if let result = try LargeArithmetic.result(operation, left, right) { return result }
    if let result = try sequences(operation, left, right) { return result }
    if case .object(let object as any Arithmetic) = left,
      let result = try object.combined(operation.rawValue, with: right, isLeft: true)
    {
      return result
    }
    if case .object(let object as any Arithmetic) = right,
      let result = try object.combined(operation.rawValue, with: left, isLeft: false)
    {
      return result
    }
    throw mismatch(operation.rawValue, left, right)
  }

  static func mismatch(_ symbol: String, _ left: Value, _ right: Value) -> TemplateError {
    TemplateError(
      .type("`\(symbol)` does not go with types `\(left.typeName)` and `\(right.typeName)`"))
  }

  private static func integers(
    _ operation: BinaryOperator, _ left: Int, _ right: Int
  ) throws -> Value {
    let (result, overflows): (Int, Bool)
    switch operation {
    case .add: (result, overflows) = left.addingReportingOverflow(right)
    case .subtract: (result, overflows) = left.subtractingReportingOverflow(right)
    case .multiply: (result, overflows) = left.multipliedReportingOverflow(by: right)
    case .divide:
      guard right != 0 else { throw TemplateError("division by zero") }
      return .float(Double(left) / Double(right))
    case .floorDivide:
      guard right != 0 else { throw TemplateError("division by zero") }
      let quotient = left.dividedReportingOverflow(by: right)
      let isRounded = !quotient.overflow && left % right != 0 && (left < 0) != (right < 0)
      (result, overflows) = (quotient.partialValue - (isRounded ? 1 : 0), quotient.overflow)
    case .modulo:
      guard right != 0 else { throw TemplateError("division by zero") }
      let rest = left.remainderReportingOverflow(dividingBy: right).partialValue
      return .int(rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest)
    case .power:
      guard right >= 0 else { return .float(try floats(.power, Double(left), Double(right))) }
      (result, overflows) = power(left, right)
    }
    guard !overflows else {
      return try LargeArithmetic.result(operation, BigInt(left), BigInt(right))
    }
    return .int(result)
  }

  private static func power(_ base: Int, _ exponent: Int) -> (Int, Bool) {
    var (result, factor, rest) = (1, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 {
        let (product, overflows) = result.multipliedReportingOverflow(by: factor)
        if overflows { return (0, true) }
        result = product
      }
      rest >>= 1
      guard rest > 0 else { break }
      let (square, overflows) = factor.multipliedReportingOverflow(by: factor)
      if overflows { return (0, true) }
      factor = square
    }
    return (result, false)
  }

  static func floats(
    _ operation: BinaryOperator, _ left: Double, _ right: Double
  ) throws -> Double {
    switch operation {
    case .add: return left + right
    case .subtract: return left - right
    case .multiply: return left * right
    case .power: return try Power.floats(left, right)
    case .divide, .floorDivide, .modulo:
      guard right != 0 else { throw TemplateError("division by zero") }
      if operation == .divide { return left / right }
      var rest = left.truncatingRemainder(dividingBy: right)
      if rest != 0, (rest < 0) != (right < 0) { rest += right }
      if operation == .modulo { return rest }
      return ((left - rest) / right).rounded()
    }
  }

  private static func sequences(
    _ operation: BinaryOperator, _ left: Value, _ right: Value
  ) throws -> Value? {
    switch operation {
    case .add:
      if let left = left.string, let right = right.string { return .string(left + right) }
      if left.typeName == "tuple", right.typeName == "tuple", let left = left.items,
        let right = right.items
      {
        return .tuple(left + right)
      }
      guard left.typeName == "list", right.typeName == "list", let left = left.items,
        let right = right.items
      else { return nil }
      return .list(left + right)
    case .multiply:
      if let count = right.number.flatMap(Self.whole) { return try repeated(left, count) }
      return try left.number.flatMap(Self.whole).flatMap { try repeated(right, $0) }
    default: return nil
    }
  }

  private static func whole(_ number: Number) -> Int? {
    if case .int(let number) = number { number } else { nil }
  }

  private static func repeated(_ value: Value, _ count: Int) throws -> Value? {
    let size = value.string?.utf8.count ?? value.items?.count ?? 0
    let (total, overflows) = size.multipliedReportingOverflow(by: max(0, count))
    guard !overflows, total < 1 << 27 else {
      throw TemplateError(.limit("`*` makes more than \(1 << 27) bytes or items"))
    }
    if let text = value.string { return .string(String(repeating: text, count: max(0, count))) }
    guard let items = value.items else { return nil }
    let all = (0..<max(0, count)).flatMap { _ in items }
    return value.typeName == "tuple" ? .tuple(all) : .list(all)
  }

  static func unary(_ operation: UnaryOperator, _ value: Value) throws -> Value {
    try value.requireDefined()
    switch value.number {
    case .int(let number):
      if operation == .plus { return .int(number) }
      return number == .min ? .whole(-BigInt(number)) : .int(-number)
    case .float(let number): return .float(operation == .plus ? number : -number)
    case nil:
      if value.isLarge, let number = value.whole {
        return operation == .plus ? value : .whole(-number)
      }
      if case .object(let object as any Arithmetic) = value, operation == .minus,
        let result = try object.combined("-", with: .int(0), isLeft: false)
      {
        return result
      }
      throw TemplateError(
        .type("`\(operation.rawValue)` does not go with type `\(value.typeName)`"))
    }
  }

  static func compare(
    _ comparison: Comparison, _ left: Value, _ right: Value, in rendering: Rendering
  ) throws -> Bool {
    if case .int(let left) = left, case .int(let right) = right {
      if let holds = holds(comparison, left, right) { return holds }
    }
    try left.requireDefined()
    try right.requireDefined()
    switch comparison {
    case .equal: return left == right
    case .notEqual: return left != right
    case .isIn: return try contains(right, left, in: rendering)
    case .isNotIn: return try !contains(right, left, in: rendering)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      guard let order = left.order(against: right) else {
        // Not-a-number compares with numbers, and is neither less nor greater.
        if left.real != nil, right.real != nil { return false }
        throw mismatch(comparison.rawValue, left, right)
      }
      switch comparison {
      case .less: return order == .before
      case .lessOrEqual: return order != .after
      case .greater: return order == .after
      default: return order != .before
      }
    }
  }

  private static func holds(_ comparison: Comparison, _ left: Int, _ right: Int) -> Bool? {
    switch comparison {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .isIn, .isNotIn: nil
    }
  }

  static func contains(
    _ container: Value, _ value: Value, in rendering: Rendering
  ) throws -> Bool {
    switch container {
    case .list(let items), .tuple(let items): return items.contains(value)
    case .mapping(let mapping): return mapping[value] != nil
    case .object(let object) where object.text == nil:
      if let items = object.items { return items.contains(value) }
      // Lazy mappings answer for one key without making all values.
      if object.value(for: value) != nil { return true }
      if object.mapping != nil { return false }
    default:
      if let text = container.string {
        guard let part = value.string else {
          throw TemplateError(
            .type("`in` needs text on the left of text, not type `\(value.typeName)`"))
        }
        return text.containsScalars(of: part)
      }
    }
    throw TemplateError(.type("`in` does not go with type `\(container.typeName)`"))
  }
}

extension String {
  /// Whether a text occurs in this one, scalar by scalar.
  func containsScalars(of part: String) -> Bool {
    let wanted = Array(part.utf8)
    guard let first = wanted.first else { return true }
    return withContiguousBytes { bytes in
      guard bytes.count >= wanted.count else { return false }
      for start in 0...(bytes.count - wanted.count)
      where bytes[start] == first && bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
        return true
      }
      return false
    }
  }

  private func withContiguousBytes<Result>(_ body: ([UInt8]) -> Result) -> Result {
    body(Array(utf8))
  }
}
