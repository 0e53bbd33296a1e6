import Glibc

/// A moment on the calendar, to the microsecond.
public struct WallTime: Sendable, Hashable {
  /// Microseconds since 1970-01-01 00:00:00 UTC.
  public var microseconds: Int

  /// The moment that many microseconds after the beginning of 1970.
  public init(microseconds: Int) { self.microseconds = microseconds }

  /// The present moment.
  public static var now: WallTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return WallTime(microseconds: time.tv_sec * 1_000_000 + time.tv_nsec / 1000)
  }

  /// The local date and time as Python prints a `datetime`: `2026-11-23 10:54:44.538611`.
  public var pythonText: String {
    var seconds = time_t(microseconds / 1_000_000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    let date =
      "\(padded(Int(parts.tm_year) + 1900, 4))-\(padded(Int(parts.tm_mon) + 1))-\(padded(Int(parts.tm_mday)))"
    let clock =
      "\(padded(Int(parts.tm_hour))):\(padded(Int(parts.tm_min))):\(padded(Int(parts.tm_sec)))"
    return "\(date) \(clock)\(fraction(microseconds % 1_000_000))"
  }

  /// The time until `end` as Python prints a `timedelta`: `0:00:01.500000`.
  public func pythonDifference(to end: WallTime) -> String {
    let total = max(0, end.microseconds - microseconds)
    let seconds = total / 1_000_000
    let days = seconds / 86_400
    let prefix = days == 0 ? "" : "\(days) day\(days == 1 ? "" : "s"), "
    let clock = "\(seconds % 86_400 / 3600):\(padded(seconds % 3600 / 60)):\(padded(seconds % 60))"
    return prefix + clock + fraction(total % 1_000_000)
  }

  private func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private func fraction(_ microseconds: Int) -> String {
    microseconds == 0 ? "" : ".\(padded(microseconds, 6))"
  }
}
