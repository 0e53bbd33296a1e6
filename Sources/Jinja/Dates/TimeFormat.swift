import Glibc
import Values

/// Dates and times as C's `strftime` writes them.
public enum TimeFormat {
  /// A moment in seconds since 1970, in UTC or in this machine's time zone; nil where there is no such
  /// year.
  public static func text(_ pattern: String, ofSeconds seconds: Int, inUTC: Bool) -> String? {
    var (seconds, parts) = (time_t(seconds), tm())
    guard (inUTC ? gmtime_r(&seconds, &parts) : localtime_r(&seconds, &parts)) != nil else {
      return nil
    }
    return text(pattern, of: parts)
  }

  /// A moment as Python's `datetime.strftime` writes it, with `%f` and the zone that it says itself.
  static func text(_ pattern: String, of moment: Timestamp) -> String {
    let time = moment.time ?? Timestamp.Time()
    var result = ""
    var rest = pattern[...]
    while let percent = rest.firstIndex(of: "%") {
      result += rest[..<percent]
      rest = rest[percent...].dropFirst()
      let directive = rest.popFirst()
      switch directive {
      case "f": result += padded(time.microsecond, 6)
      case "z": result += time.offset.map { zone($0, separator: "") } ?? ""
      case "Z":
        result += time.offset.map { $0 == 0 ? "UTC" : "UTC" + zone($0, separator: ":") } ?? ""
      default: result += "%" + (directive.map(String.init) ?? "")
      }
    }
    return text(result + rest, of: parts(of: moment))
  }

  private static func zone(_ offset: Int, separator: String) -> String {
    let minutes = abs(offset)
    return (offset < 0 ? "-" : "+") + padded(minutes / 60, 2) + separator + padded(minutes % 60, 2)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func parts(of moment: Timestamp) -> tm {
    var parts = tm()
    parts.tm_year = Int32(moment.year - 1900)
    parts.tm_mon = Int32(moment.month - 1)
    parts.tm_mday = Int32(moment.day)
    parts.tm_hour = Int32(moment.time?.hour ?? 0)
    parts.tm_min = Int32(moment.time?.minute ?? 0)
    parts.tm_sec = Int32(moment.time?.second ?? 0)
    parts.tm_wday = Int32(moment.ordinal % 7)
    let newYear = Timestamp(year: moment.year, month: 1, day: 1)
    parts.tm_yday = Int32(moment.ordinal - (newYear?.ordinal ?? moment.ordinal))
    parts.tm_isdst = -1
    return parts
  }

  /// Seconds since 1970 of a moment that is meant in this machine's time zone.
  static func seconds(ofLocal moment: Timestamp) -> Int {
    var parts = parts(of: moment)
    return mktime(&parts)
  }

  private static func text(_ pattern: String, of parts: tm) -> String {
    guard !pattern.isEmpty else { return "" }
    var parts = parts
    var buffer = [CChar](repeating: 0, count: 256 * pattern.utf8.count + 256)
    let count = strftime(&buffer, buffer.count, pattern, &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
