import Glibc
import Jinja
import Values

/// Ansible's own functions in templates, beside the lookups.
enum Globals {
  static let all: [String: Value] = [
    "now": .object(
      Function("now", .named("utc", false), .named("fmt", String?.none)) {
        (inUTC: Bool, format: String?) -> Value in
        try now(inUTC: inUTC, format: format)
      }),
    "undef": .object(
      Function("undef", .named("hint", String?.none)) { (hint: String?) in
        Value.object(Undefined(hint ?? "a mandatory variable has not been overridden"))
      }),
  ]

  private static func now(inUTC: Bool, format: String?) throws -> Value {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    if let format {
      // Neither moment knows its zone, so its name and its offset are empty.
      let digits = String(1_000_000 + moment.tv_nsec / 1000).dropFirst()
      let zoneless = format.replacing(/%%|%[zZf]/) { found in
        found.0 == "%%" ? "%%" : found.0 == "%f" ? String(digits) : ""
      }
      guard let text = TimeFormat.text(zoneless, ofSeconds: moment.tv_sec, inUTC: inUTC) else {
        throw TemplateError("`\(format)` is no format of a time")
      }
      return .string(text)
    }
    var parts = tm()
    var seconds = moment.tv_sec
    if inUTC { gmtime_r(&seconds, &parts) } else { localtime_r(&seconds, &parts) }
    let clock = Timestamp.Time(
      hour: Int(parts.tm_hour), minute: Int(parts.tm_min), second: Int(parts.tm_sec),
      microsecond: moment.tv_nsec / 1000)
    let date = Timestamp(
      year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday),
      time: clock)
    guard let date else { throw TemplateError("the clock of this machine is out of range") }
    return .object(date)
  }
}
