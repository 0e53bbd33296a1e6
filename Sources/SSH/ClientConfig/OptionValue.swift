import Diagnostics

/// Readers of the values that options take, with OpenSSH's spellings.
enum OptionValue {
  /// Any text but the empty one.
  static func text(_ word: Word) throws(DiagnosticError) -> String? {
    if word.text.isEmpty { throw word.error("the value is empty") }
    return word.text
  }

  /// A list of names, comma separated.
  static func names(_ word: Word) throws(DiagnosticError) -> [String]? {
    try text(word)?.split(separator: ",").map(String.init)
  }

  /// A list of algorithms.
  static func algorithms(_ word: Word) throws(DiagnosticError) -> AlgorithmList? {
    try text(word).map { AlgorithmList($0) }
  }

  /// `yes` or `no`.
  static func flag(_ word: Word) throws(DiagnosticError) -> Bool? {
    if let truth = truth(word.text) { return truth }
    throw unknown(word, expected: ["yes", "no"])
  }

  /// `yes`, `no` and their other spellings, nil for anything else.
  static func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "yes", "true": true
    case "no", "false": false
    default: nil
    }
  }

  /// `yes`, `no`, or one of the variants about agent restriction, which all allow keys.
  static func publicKey(_ word: Word) throws(DiagnosticError) -> Bool? {
    switch word.text.lowercased() {
    case "unbound", "host-bound": true
    default: try flag(word)
    }
  }

  /// A port number.
  static func port(_ word: Word) throws(DiagnosticError) -> Int? {
    guard let port = UInt16(word.text), port > 0 else {
      throw word.error("`\(word.text)` is not a port", label: "expected 1 to 65535")
    }
    return Int(port)
  }

  /// A whole number.
  static func integer(_ word: Word) throws(DiagnosticError) -> Int? {
    guard let number = Int(word.text) else {
      throw word.error("`\(word.text)` is not a whole number")
    }
    return number
  }

  /// A whole number of at least one.
  static func positive(_ word: Word) throws(DiagnosticError) -> Int? {
    guard let number = try integer(word), number > 0 else {
      throw word.error("`\(word.text)` is not a number of attempts", label: "expected at least 1")
    }
    return number
  }

  /// A time such as `30`, `90s` or `1h30m`; `none` is nil.
  static func time(_ word: Word) throws(DiagnosticError) -> Duration? {
    if word.text == "none" { return nil }
    var total: Int64 = 0
    var number: Int64?
    for byte in word.text.utf8 {
      if case UInt8(ascii: "0")...UInt8(ascii: "9") = byte {
        number = (number ?? 0) * 10 + Int64(byte - UInt8(ascii: "0"))
      } else if let amount = number, let unit = seconds(of: byte) {
        total += amount * unit
        number = nil
      } else {
        throw invalidTime(word)
      }
      if max(total, number ?? 0) > Int64(Int32.max) { throw invalidTime(word) }
    }
    total += number ?? 0
    if word.text.isEmpty || total > Int64(Int32.max) { throw invalidTime(word) }
    return .seconds(total)
  }

  /// `any`, `inet` or `inet6`.
  static func addressFamily(_ word: Word) throws(DiagnosticError) -> AddressFamily? {
    switch word.text.lowercased() {
    case "any": .any
    case "inet": .ipv4
    case "inet6": .ipv6
    default: throw unknown(word, expected: ["any", "inet", "inet6"])
    }
  }

  /// The values of `StrictHostKeyChecking`.
  static func strictness(_ word: Word) throws(DiagnosticError) -> HostKeyStrictness? {
    switch word.text.lowercased() {
    case "yes", "true": .strict
    case "no", "false", "off": .off
    case "ask": .ask
    case "accept-new": .acceptNew
    default: throw unknown(word, expected: ["yes", "no", "ask", "accept-new", "off"])
    }
  }

  private static func seconds(of unit: UInt8) -> Int64? {
    switch unit {
    case UInt8(ascii: "s"), UInt8(ascii: "S"): 1
    case UInt8(ascii: "m"), UInt8(ascii: "M"): 60
    case UInt8(ascii: "h"), UInt8(ascii: "H"): 3600
    case UInt8(ascii: "d"), UInt8(ascii: "D"): 86_400
    case UInt8(ascii: "w"), UInt8(ascii: "W"): 604_800
    default: nil
    }
  }

  private static func invalidTime(_ word: Word) -> DiagnosticError {
    word.error("`\(word.text)` is not a time", label: "expected seconds, or such as `1m30s`")
  }

  private static func unknown(_ word: Word, expected: [String]) -> DiagnosticError {
    word.error(
      "`\(word.text)` is not a value of this option",
      label: "one of: \(expected.joined(separator: ", "))",
      hint: Suggestion.nearest(to: word.text, among: expected).map { "did you mean `\($0)`?" })
  }
}
