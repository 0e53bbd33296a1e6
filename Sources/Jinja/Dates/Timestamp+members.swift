public import Values

/// The attributes and methods of Python's `datetime` and `date`.
extension Timestamp: Attributed {
  /// An attribute, or a method to call.
  public func attribute(_ name: String, in rendering: Rendering) throws -> Value? {
    switch name {
    case "year": return .int(year)
    case "month": return .int(month)
    case "day": return .int(day)
    case "weekday": return method(name) { .int(($0.ordinal + 6) % 7) }
    case "isoweekday": return method(name) { .int(($0.ordinal + 6) % 7 + 1) }
    case "toordinal": return method(name) { .int($0.ordinal) }
    case "strftime":
      return .object(
        Function(name, .required("format")) { [self] (format: String) in
          TimeFormat.text(format, of: self)
        })
    case "isoformat":
      return .object(
        Function(name, .named("sep", "T")) { [self] (separator: String) in
          isoFormat(separator: separator)
        })
    default: return time.flatMap { attribute(name, of: $0) }
    }
  }

  private func attribute(_ name: String, of time: Time) -> Value? {
    switch name {
    case "hour": return .int(time.hour)
    case "minute": return .int(time.minute)
    case "second": return .int(time.second)
    case "microsecond": return .int(time.microsecond)
    case "date":
      return method(name) { moment in
        Timestamp(year: moment.year, month: moment.month, day: moment.day).map { .object($0) }
          ?? .null
      }
    case "timestamp":
      return method(name) { moment in
        if time.offset == nil {
          let seconds = Double(TimeFormat.seconds(ofLocal: moment))
          return .float(seconds + Double(time.microsecond) / 1_000_000)
        }
        return .float(Double(moment.microseconds - Self.epoch) / 1_000_000)
      }
    default: return nil
    }
  }

  /// The microseconds before 1970.
  private static let epoch = 719_163 * 86_400 * 1_000_000

  private func method(_ name: String, _ body: @escaping @Sendable (Timestamp) -> Value) -> Value {
    .object(Function(name) { [self] () in body(self) })
  }
}

extension Timestamp: Arithmetic {
  /// A moment plus or minus a span, or the span between two moments.
  public func combined(_ symbol: String, with other: Value, isLeft: Bool) throws -> Value? {
    guard case .object(let object) = other else { return nil }
    if let span = object as? TimeDelta, symbol == "+" || symbol == "-" && isLeft {
      let microseconds = symbol == "+" ? span.microseconds : -span.microseconds
      guard let moment = adding(microseconds: microseconds) else {
        throw TemplateError("the date is beyond the years 1 to 9999")
      }
      return .object(moment)
    }
    guard let moment = object as? Timestamp, symbol == "-", isLeft else { return nil }
    guard moment.typeName == typeName,
      (moment.time?.offset == nil) == (time?.offset == nil)
    else { return nil }
    return .object(TimeDelta(microseconds: microseconds - moment.microseconds))
  }
}
