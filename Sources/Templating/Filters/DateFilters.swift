import Glibc
import Jinja
import Values

/// `strftime` and `to_datetime`.
enum DateFilters {
  static let all: [Filter] = [
    Filter("strftime", .named("second", Value.null), .named("utc", false)) {
      (format: Text, second: Value, inUTC) in
      let seconds = try seconds(second)
      guard let text = TimeFormat.text(format.string, ofSeconds: seconds, inUTC: inUTC) else {
        throw TemplateError("Invalid value for epoch value (\(second.pythonString))")
      }
      return format.derived(text)
    },
    Filter("to_datetime", .named("format", "%Y-%m-%d %H:%M:%S")) {
      (text: PathText, format: String) -> Value in
      .object(try TimeParser(format).moment(text.text.string))
    },
  ]

  /// Whole seconds since 1970, now where none are given.
  private static func seconds(_ value: Value) throws -> Int {
    if value.isNull { return time(nil) }
    try value.requireDefined()
    let number = value.number?.double ?? value.string.flatMap(Self.number)
    guard let number, let seconds = Int(exactly: number.rounded(.down)) else {
      throw TemplateError("Invalid value for epoch value (\(value.pythonString))")
    }
    return seconds
  }

  private static func number(_ text: String) -> Double? {
    Double(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }
}

/// Reads dates by a format, as Python's `strptime`.
private struct TimeParser {
  private let expression: RegularExpression
  private let format: String

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  private static func names(_ names: [String], length: Int = .max) -> String {
    names.map { String($0.prefix(length)) }.joined(separator: "|")
  }

  private static let patterns: [Character: String] = [
    "d": #"3[0-1]|[1-2]\d|0[1-9]|[1-9]| [1-9]"#, "f": "[0-9]{1,6}",
    "H": #"2[0-3]|[0-1]\d|\d"#, "I": "1[0-2]|0[1-9]|[1-9]| [1-9]",
    "j": #"36[0-6]|3[0-5]\d|[1-2]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9]"#,
    "m": "1[0-2]|0[1-9]|[1-9]", "M": #"[0-5]\d|\d"#, "S": #"6[0-1]|[0-5]\d|\d"#,
    "w": "[0-6]", "y": #"\d\d"#, "Y": #"\d\d\d\d"#,
    "z": #"[+-]\d\d:?[0-5]\d(?::?[0-5]\d(?:\.\d{1,6})?)?|(?-i:Z)"#, "Z": "utc|gmt", "p": "am|pm",
    "A": names(weekdays), "a": names(weekdays, length: 3), "B": names(months),
    "b": names(months, length: 3),
  ]

  private static let composites: [Character: String] = [
    "c": "%a %b %d %H:%M:%S %Y", "x": "%m/%d/%y", "X": "%H:%M:%S",
  ]

  init(_ format: String) throws {
    self.format = format
    expression = try .compiled(Self.pattern(of: format), options: .ignoresCase)
  }

  private static func pattern(of format: String) throws -> String {
    var pattern = ""
    var rest = format[...]
    while let character = rest.popFirst() {
      if character.isWhitespace {
        rest = rest.drop(while: \.isWhitespace)
        pattern += #"\s+"#
      } else if character != "%" {
        if "\\.^$*+?(){}[]|".contains(character) { pattern += "\\" }
        pattern.append(character)
      } else if let directive = rest.popFirst() {
        if directive == "%" {
          pattern += "%"
        } else if let composite = composites[directive] {
          pattern += try self.pattern(of: composite)
        } else if let part = patterns[directive] {
          pattern += "(?P<\(directive)>\(part))"
        } else {
          throw TemplateError("`%\(directive)` is no part of a date that can be read")
        }
      } else {
        throw TemplateError("the format `\(format)` ends in a lone `%`")
      }
    }
    return pattern
  }

  func moment(_ text: String) throws -> Timestamp {
    guard let match = try expression.prefixMatch(in: text) else {
      throw TemplateError("`\(text)` does not match the format `\(format)`")
    }
    guard match.range.upperBound == text.utf8.count else {
      let rest = String(decoding: Array(text.utf8)[match.range.upperBound...], as: UTF8.self)
      throw TemplateError("`\(rest)` remains behind what the format `\(format)` reads")
    }
    func part(_ name: String) -> String? { match.number(ofGroup: name).flatMap { match[$0] } }
    func number(_ name: String) -> Int? {
      part(name).flatMap { Int($0.drop { $0 == " " }) }
    }
    var year = number("Y") ?? 1900
    if let short = number("y") { year = short + (short <= 68 ? 2000 : 1900) }
    let name = part("B") ?? part("b")
    let named = name.flatMap { name in
      Self.months.firstIndex { $0.hasPrefix(name.lowercased()) }.map { $0 + 1 }
    }
    let time = Timestamp.Time(
      hour: hour(number("H"), number("I"), part("p")), minute: number("M") ?? 0,
      second: number("S") ?? 0, microsecond: microsecond(part("f")), offset: offset(part("z")))
    let first = Timestamp(
      year: year, month: number("m") ?? named ?? 1, day: number("d") ?? 1, time: time)
    let day = number("j").map { ($0 - 1) * 86_400_000_000 } ?? 0
    guard let moment = first?.adding(microseconds: day) else {
      throw TemplateError("`\(text)` is no date of the calendar")
    }
    return moment
  }

  private func hour(_ hour: Int?, _ short: Int?, _ half: String?) -> Int {
    guard let short else { return hour ?? 0 }
    return short % 12 + (half?.lowercased() == "pm" ? 12 : 0)
  }

  private func microsecond(_ digits: String?) -> Int {
    digits.flatMap { Int($0 + String(repeating: "0", count: 6 - $0.count)) } ?? 0
  }

  private func offset(_ text: String?) -> Int? {
    guard let text else { return nil }
    let digits = text.filter(\.isNumber)
    guard let hours = Int(digits.prefix(2)), let minutes = Int(digits.dropFirst(2).prefix(2)) else {
      return 0
    }
    return (text.hasPrefix("-") ? -1 : 1) * (hours * 60 + minutes)
  }
}
