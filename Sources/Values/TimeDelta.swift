/// The time between two moments, as Python's `timedelta`.
public final class TimeDelta: ValueObject {
  /// All of it, in microseconds.
  public let microseconds: Int

  /// Holds a span of time; negative ones lead back.
  public init(microseconds: Int) { self.microseconds = microseconds }

  private static let day = 86_400_000_000

  /// Whole days, rounded down: negative spans have them too many, and the rest is added.
  public var days: Int {
    let (days, rest) = microseconds.quotientAndRemainder(dividingBy: Self.day)
    return rest < 0 ? days - 1 : days
  }
  private var rest: Int { microseconds - days * Self.day }
  /// The seconds beyond the whole days, 0 to 86,399.
  public var secondsOfDay: Int { rest / 1_000_000 }
  /// The microseconds beyond the whole seconds, 0 to 999,999.
  public var microsecondsOfSecond: Int { rest % 1_000_000 }

  /// `timedelta`.
  public var typeName: String { "timedelta" }
  /// False for no time at all.
  public var isTrue: Bool { microseconds != 0 }

  /// As Python's `str`: `1 day, 2:03:04.000005`.
  public var pythonString: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let seconds = secondsOfDay
    let (minute, second) = (padded(seconds / 60 % 60, 2), padded(seconds % 60, 2))
    let fraction = microsecondsOfSecond == 0 ? "" : "." + padded(microsecondsOfSecond, 6)
    let head = days == 0 ? "" : "\(days) day\(abs(days) == 1 ? "" : "s"), "
    return "\(head)\(seconds / 3600):\(minute):\(second)\(fraction)"
  }

  /// As Python's `repr`: `datetime.timedelta(days=1, seconds=7384)`.
  public var pythonRepresentation: String {
    let parts = [
      ("days", days), ("seconds", secondsOfDay), ("microseconds", microsecondsOfSecond),
    ]
    let text = parts.filter { $0.1 != 0 }.map { "\($0.0)=\($0.1)" }.joined(separator: ", ")
    return "datetime.timedelta(\(text.isEmpty ? "0" : text))"
  }

  /// Equal to the same span.
  public func equals(_ other: Value) -> Bool {
    guard case .object(let object) = other, let span = object as? TimeDelta else { return false }
    return microseconds == span.microseconds
  }
}

extension Timestamp {
  /// The day's number, 1 being the first of January of the year 1.
  public var ordinal: Int {
    // Years that begin in March have their leap day at the end.
    let (year, month) = month > 2 ? (self.year, month - 3) : (self.year - 1, month + 9)
    let leaps = year / 4 - year / 100 + year / 400
    return 365 * year + leaps + (153 * month + 2) / 5 + day - 306
  }

  /// The microseconds since the year 1 began, in UTC where the zone is said.
  public var microseconds: Int {
    let time = time ?? Time()
    let minutes = (ordinal * 24 + time.hour) * 60 + time.minute - (time.offset ?? 0)
    return (minutes * 60 + time.second) * 1_000_000 + time.microsecond
  }

  /// The moment a span later, or earlier; nil beyond the years 1 to 9999.
  public func adding(microseconds span: Int) -> Timestamp? {
    let isDate = time == nil
    let own = self.time ?? Time()
    let (total, overflows) = microseconds.addingReportingOverflow(span)
    let local = total + (own.offset ?? 0) * 60_000_000
    guard !overflows, local >= 86_400_000_000 else { return nil }
    let (ordinal, rest) = local.quotientAndRemainder(dividingBy: 86_400_000_000)
    let (year, month, day) = Self.date(ofOrdinal: ordinal)
    let seconds = rest / 1_000_000
    let time = Time(
      hour: seconds / 3600, minute: seconds / 60 % 60, second: seconds % 60,
      microsecond: rest % 1_000_000, offset: own.offset)
    return Timestamp(year: year, month: month, day: day, time: isDate ? nil : time)
  }

  private static func date(ofOrdinal ordinal: Int) -> (year: Int, month: Int, day: Int) {
    // Howard Hinnant, "chrono-compatible low-level date algorithms", days_to_civil.
    let days = ordinal + 305
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let isNext = month > 9
    return (year + era * 400 + (isNext ? 1 : 0), isNext ? month - 9 : month + 3, day)
  }
}
