import Jinja
import Values

/// Filters of community.general that turn times as people write them into one unit.
enum TimeUnitFilters {
  static let all: [Filter] =
    [
      Filter(
        "to_time_unit", .named("unit", "ms"), .named("year", 365.0), .named("month", 30.0)
      ) { (text: String, unit: String, year: Double, month: Double) in
        try converted(text, to: unit, year: year, month: month)
      }
    ]
    + [
      ("to_milliseconds", "ms"), ("to_seconds", "s"), ("to_minutes", "m"), ("to_hours", "h"),
      ("to_days", "d"), ("to_weeks", "w"), ("to_months", "mo"), ("to_years", "y"),
    ].map { name, unit in
      Filter(name, .named("year", 365.0), .named("month", 30.0)) {
        (text: String, year: Double, month: Double) in
        try converted(text, to: unit, year: year, month: month)
      }
    }

  /// The names of units, in milliseconds.
  private static func length(of unit: String, year: Double, month: Double) -> Double? {
    let day = 86_400_000.0
    let units: [([String], Double)] = [
      (["ms", "msec", "msecs", "msecond", "mseconds", "millisecond", "milliseconds"], 1),
      (["s", "sec", "secs", "second", "seconds"], 1000),
      (["m", "min", "mins", "minute", "minutes"], 60_000),
      (["h", "hour", "hours"], 3_600_000), (["d", "day", "days"], day),
      (["w", "week", "weeks"], 7 * day), (["mo", "month", "months"], month * day),
      (["y", "year", "years"], year * day),
    ]
    return units.first { $0.0.contains(unit) }?.1
  }

  private static func converted(
    _ text: String, to unit: String, year: Double, month: Double
  ) throws -> Double {
    guard let target = length(of: unit.lowercased(), year: year, month: month) else {
      throw TemplateError("`\(unit)` is no unit of time")
    }
    var sum = 0.0
    for word in text.split(separator: " ") where word != "0" {
      guard let match = word.wholeMatch(of: /(-?\d+)(\w+)/), let number = Double(match.1),
        let size = length(of: match.2.lowercased(), year: year, month: month)
      else { throw TemplateError("`\(word)` is no time, such as `30min`") }
      sum += number * size
    }
    let scale = 1e12
    return (sum / target * scale).rounded() / scale
  }
}
