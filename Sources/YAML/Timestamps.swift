import Values

/// Reads dates and times as YAML 1.1 writes them and PyYAML 6 reads them.
enum Timestamps {
  /// Whether a bare scalar is a date, or a date and a time.
  ///
  /// A date alone needs two digits for month and day; one with a time may have one.
  static func matches(_ text: String) -> Bool {
    guard let parts = Parts(text) else { return false }
    return parts.time != nil || text.utf8.count == 10
  }

  /// The moment; nil where the text is none, as the 30th of February.
  static func value(_ text: String) -> Timestamp? {
    guard let parts = Parts(text) else { return nil }
    return Timestamp(year: parts.year, month: parts.month, day: parts.day, time: parts.time)
  }

  /// The numbers of a timestamp, whether or not they make a moment.
  private struct Parts {
    var year = 0
    var month = 0
    var day = 0
    var time: Timestamp.Time?

    init?(_ text: String) {
      var scanner = DigitScanner(text)
      guard let year = scanner.digits(4...4), scanner.take("-"),
        let month = scanner.digits(1...2), scanner.take("-"), let day = scanner.digits(1...2)
      else { return nil }
      (self.year, self.month, self.day) = (year, month, day)
      if scanner.isAtEnd { return }
      guard scanner.take("T") || scanner.take("t") || scanner.skipBlanks(),
        let time = Self.time(&scanner), scanner.isAtEnd
      else { return nil }
      self.time = time
    }

    private static func time(_ scanner: inout DigitScanner) -> Timestamp.Time? {
      scanner.skipBlanks()
      guard let hour = scanner.digits(1...2), scanner.take(":"),
        let minute = scanner.digits(2...2), scanner.take(":"), let second = scanner.digits(2...2)
      else { return nil }
      var time = Timestamp.Time(hour: hour, minute: minute, second: second)
      if scanner.take(".") { time.microsecond = scanner.microseconds() }
      scanner.skipBlanks()
      if scanner.take("Z") {
        time.offset = 0
      } else if let sign = scanner.sign() {
        guard let hours = scanner.digits(1...2) else { return nil }
        var minutes = 0
        if scanner.take(":") {
          guard let given = scanner.digits(2...2) else { return nil }
          minutes = given
        }
        time.offset = sign * (hours * 60 + minutes)
      }
      return time
    }
  }
}

/// Reads groups of digits from the start of a text.
private struct DigitScanner {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func digits(_ count: ClosedRange<Int>) -> Int? {
    let found = rest.prefix(count.upperBound).prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard found.count >= count.lowerBound else { return nil }
    rest.removeFirst(found.count)
    return found.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// The digits of a fraction as microseconds; what is finer is cut off.
  mutating func microseconds() -> Int {
    let found = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
    rest.removeFirst(found.count)
    let padded = Array(found.prefix(6)) + Array(repeating: 0x30, count: max(0, 6 - found.count))
    return padded.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first.map({ UInt32($0) }) == character.value else { return false }
    rest.removeFirst()
    return true
  }

  mutating func sign() -> Int? { take("-") ? -1 : take("+") ? 1 : nil }

  @discardableResult
  mutating func skipBlanks() -> Bool {
    let blanks = rest.prefix { $0 == 0x20 || $0 == 0x09 }
    rest.removeFirst(blanks.count)
    return !blanks.isEmpty
  }
}
