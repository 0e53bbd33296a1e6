public import Values

/// The attributes and methods of Python's `timedelta`.
extension TimeDelta: Attributed {
  /// An attribute, or a method to call.
  public func attribute(_ name: String, in rendering: Rendering) throws -> Value? {
    switch name {
    case "days": .int(days)
    case "seconds": .int(secondsOfDay)
    case "microseconds": .int(microsecondsOfSecond)
    case "total_seconds":
      .object(Function(name) { [self] () in Double(microseconds) / 1_000_000 })
    default: nil
    }
  }
}

extension TimeDelta: Arithmetic {
  /// Sums of spans, multiples and parts of one, and how often one goes into the other.
  public func combined(_ symbol: String, with other: Value, isLeft: Bool) throws -> Value? {
    if case .object(let object) = other, let span = object as? TimeDelta, isLeft {
      return try combined(symbol, span)
    }
    guard let number = other.number else { return nil }
    switch (symbol, number) {
    case ("*", .int(let factor)):
      let (product, overflows) = microseconds.multipliedReportingOverflow(by: factor)
      if overflows { throw TemplateError("the span of time is too long") }
      return .object(TimeDelta(microseconds: product))
    case ("*", _): return .object(try rounded(Double(microseconds) * number.double))
    case ("/", _) where isLeft:
      if number.double == 0 { throw TemplateError("a span of time cannot be divided by zero") }
      return .object(try rounded(Double(microseconds) / number.double))
    case ("//", .int(let divisor)) where isLeft:
      if divisor == 0 { throw TemplateError("a span of time cannot be divided by zero") }
      let (quotient, rest) = microseconds.quotientAndRemainder(dividingBy: divisor)
      let isBelow = rest != 0 && (rest < 0) != (divisor < 0)
      return .object(TimeDelta(microseconds: isBelow ? quotient - 1 : quotient))
    default: return nil
    }
  }

  private func combined(_ symbol: String, _ other: TimeDelta) throws -> Value? {
    switch symbol {
    case "+": return .object(TimeDelta(microseconds: microseconds + other.microseconds))
    case "-": return .object(TimeDelta(microseconds: microseconds - other.microseconds))
    case "/":
      if other.microseconds == 0 {
        throw TemplateError("a span of time cannot be divided by zero")
      }
      return .float(Double(microseconds) / Double(other.microseconds))
    default: return nil
    }
  }

  private func rounded(_ microseconds: Double) throws -> TimeDelta {
    guard let whole = Int(exactly: microseconds.rounded(.toNearestOrEven)) else {
      throw TemplateError("the span of time is too long")
    }
    return TimeDelta(microseconds: whole)
  }
}
