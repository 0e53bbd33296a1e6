/// A date, or a date and a time, that prints as Python's `datetime` does.
public final class Timestamp: ValueObject {
  /// A time of the day.
  public struct Time: Sendable, Hashable {
    /// 0 to 23.
    public var hour: Int
    /// 0 to 59.
    public var minute: Int
    /// 0 to 59.
    public var second: Int
    /// 0 to 999,999.
    public var microsecond: Int
    /// Minutes east of UTC; nil where the zone is not said.
    public var offset: Int?

    /// Puts a time together.
    public init(
      hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0, offset: Int? = nil
    ) {
      self.hour = hour
      self.minute = minute
      self.second = second
      self.microsecond = microsecond
      self.offset = offset
    }

    fileprivate var isValid: Bool {
      0...23 ~= hour && 0...59 ~= minute && 0...59 ~= second && 0...999_999 ~= microsecond
        && offset.map { abs($0) < 24 * 60 } ?? true
    }
  }

  /// 1 to 9999.
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// 1 to 31.
  public let day: Int
  /// The time of the day; nil for a date alone.
  public let time: Time?

  /// A moment of the Gregorian calendar; nil where there is none such.
  public init?(year: Int, month: Int, day: Int, time: Time? = nil) {
    guard 1...9999 ~= year, 1...12 ~= month, 1...Self.days(of: month, in: year) ~= day,
      time?.isValid ?? true
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
    self.time = time
  }

  private static func days(of month: Int, in year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }

  /// `date` or `datetime`.
  public var typeName: String { time == nil ? "date" : "datetime" }
  /// As Python's `str`: `2001-12-14 21:59:43.100000+00:00`.
  public var pythonString: String { isoFormat(separator: " ") }

  /// As Python's `isoformat`.
  public func isoFormat(separator: String = "T") -> String {
    let date = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
    guard let time else { return date }
    let clock = [time.hour, time.minute, time.second].map { Self.padded($0, 2) }
    let fraction = time.microsecond == 0 ? "" : "." + Self.padded(time.microsecond, 6)
    return date + separator + clock.joined(separator: ":") + fraction + zone(time.offset)
  }

  private func zone(_ offset: Int?) -> String {
    guard let offset else { return "" }
    let minutes = abs(offset)
    let sign = offset < 0 ? "-" : "+"
    return "\(sign)\(Self.padded(minutes / 60, 2)):\(Self.padded(minutes % 60, 2))"
  }

  /// As Python's `repr`: `datetime.date(2001, 1, 1)`.
  public var pythonRepresentation: String {
    guard let time else { return "datetime.date(\(year), \(month), \(day))" }
    var numbers = [year, month, day, time.hour, time.minute]
    if time.second != 0 || time.microsecond != 0 { numbers.append(time.second) }
    if time.microsecond != 0 { numbers.append(time.microsecond) }
    var parts = numbers.map { String($0) }
    if let offset = time.offset { parts.append("tzinfo=\(Self.zoneRepresentation(offset))") }
    return "datetime.datetime(\(parts.joined(separator: ", ")))"
  }

  private static func zoneRepresentation(_ offset: Int) -> String {
    if offset == 0 { return "datetime.timezone.utc" }
    let seconds = offset * 60
    let days = seconds < 0 ? -1 : 0
    let rest = seconds - days * 86_400
    let delta = (days == 0 ? "" : "days=-1, ") + "seconds=\(rest)"
    return "datetime.timezone(datetime.timedelta(\(delta)))"
  }

  /// Equal to a timestamp that prints alike.
  public func equals(_ other: Value) -> Bool {
    guard case .object(let object) = other, let moment = object as? Timestamp else { return false }
    return (year, month, day) == (moment.year, moment.month, moment.day) && time == moment.time
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
