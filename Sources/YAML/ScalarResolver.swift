import Values

/// What an unquoted scalar means: YAML 1.1's rules as PyYAML reads them.
enum ScalarResolver {
  /// The value of a plain scalar without a tag.
  static func resolve(_ text: String) -> Value {
    let bytes = Array(text.utf8)
    guard let first = bytes.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      return number(text, bytes) ?? .string(text)
    default: return words[text] ?? .string(text)
    }
  }

  /// The words that are no text.
  private static let words: [String: Value] = {
    var words: [String: Value] = ["~": .null]
    for word in ["null", "Null", "NULL"] { words[word] = .null }
    for word in ["yes", "true", "on"] {
      for form in [word, word.prefix(1).uppercased() + word.dropFirst(), word.uppercased()] {
        words[form] = true
      }
    }
    for word in ["no", "false", "off"] {
      for form in [word, word.prefix(1).uppercased() + word.dropFirst(), word.uppercased()] {
        words[form] = false
      }
    }
    return words
  }()

  private static func number(_ text: String, _ bytes: [UInt8]) -> Value? {
    integer(bytes) ?? float(text, bytes)
  }

  /// Decimal, octal with a leading 0, hexadecimal, binary, and sexagesimal as `1:30`.
  static func integer(_ bytes: [UInt8]) -> Value? {
    var digits = bytes[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    guard let first = digits.first else { return nil }
    let magnitude: Int?
    if first == UInt8(ascii: "0"), digits.count > 1 {
      switch digits.dropFirst().first {
      case UInt8(ascii: "x"): magnitude = whole(digits.dropFirst(2), radix: 16)
      case UInt8(ascii: "b"): magnitude = whole(digits.dropFirst(2), radix: 2)
      default: magnitude = whole(digits.dropFirst(), radix: 8)
      }
    } else if digits.contains(UInt8(ascii: ":")) {
      magnitude = sexagesimal(digits)
    } else {
      magnitude = isDigit(first) ? whole(digits, radix: 10) : nil
    }
    return magnitude.map { .int(isNegative ? -$0 : $0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func whole(_ digits: ArraySlice<UInt8>, radix: Int) -> Int? {
    let plain = digits.filter { $0 != UInt8(ascii: "_") }
    guard !plain.isEmpty else { return digits.isEmpty ? nil : 0 }
    guard plain.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else { return nil }
    return Int(String(decoding: plain, as: UTF8.self), radix: radix)
  }

  private static func sexagesimal(_ digits: ArraySlice<UInt8>) -> Int? {
    let parts = digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard let head = parts.first, let lead = head.first, isDigit(lead), lead != UInt8(ascii: "0"),
      var total = whole(head, radix: 10)
    else { return nil }
    for part in parts.dropFirst() {
      guard (1...2).contains(part.count), part.allSatisfy(isDigit),
        let next = whole(part, radix: 10), next < 60
      else { return nil }
      let (shifted, overflow) = total.multipliedReportingOverflow(by: 60)
      guard !overflow else { return nil }
      total = shifted + next
    }
    return total
  }

  /// Floats have a point: `1e3` is text to YAML 1.1.
  static func float(_ text: String, _ bytes: [UInt8]) -> Value? {
    let unsigned = text.drop { $0 == "+" || $0 == "-" }
    let sign: Double = text.hasPrefix("-") ? -1 : 1
    switch unsigned {
    case ".inf", ".Inf", ".INF": return .float(sign * .infinity)
    case ".nan", ".NaN", ".NAN": return text.hasPrefix(".") ? .float(.nan) : nil
    default: break
    }
    guard unsigned.count(where: { $0 == "." }) == 1 else { return nil }
    if let match = unsigned.wholeMatch(of: #/([0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)([eE][-+][0-9]+)?/#) {
      if unsigned.hasPrefix("."), unsigned.count != text.count { return nil }
      let plain = "0" + match.output.0.filter { $0 != "_" }
      return Double(plain.hasSuffix(".") ? plain + "0" : plain).map { .float(sign * $0) }
    }
    guard unsigned.wholeMatch(of: #/[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*/#) != nil else { return nil }
    let parts = unsigned.filter { $0 != "_" }.split(separator: ":").compactMap { Double($0) }
    return .float(sign * parts.reduce(0) { $0 * 60 + $1 })
  }
}
