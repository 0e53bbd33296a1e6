import Values

/// Names, numbers, text and signs inside of tags.
extension Lexer {
  mutating func readToken() throws(TemplateError) {
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): try readNumber()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), 0x80...:
      try readName()
    case UInt8(ascii: "'"), UInt8(ascii: "\""): try readString(quote: byte)
    default: try readSign()
    }
  }

  private mutating func readName() throws(TemplateError) {
    let start = position
    var isASCII = true
    while position < bytes.count {
      let byte = bytes[position]
      if byte >= 0x80 {
        if wideSpace(at: position) > 0 { break }
        isASCII = false
      } else if !Self.isWord(byte) {
        break
      }
      position += 1
    }
    let name = String(decoding: bytes[start..<position], as: UTF8.self)
    if !isASCII {
      let isIdentifier = name.unicodeScalars.allSatisfy {
        $0.properties.isXIDContinue || $0 == "_"
      }
      guard isIdentifier else {
        throw failure("`\(name)` is no name", start, position)
      }
    }
    append(.name(name), from: start)
  }

  private mutating func readNumber() throws(TemplateError) {
    let start = position
    let followsDot = start > 0 && bytes[start - 1] == UInt8(ascii: ".")
    if !followsDot, let end = endOfFloat(from: start) {
      position = end
      let digits = bytes[start..<end].filter { $0 != UInt8(ascii: "_") }
      guard let number = Double(String(decoding: digits, as: UTF8.self)) else {
        throw failure("this number cannot be read", start, end)
      }
      append(.float(number), from: start)
      return
    }
    let (end, radix) = endOfInteger(from: start)
    position = end
    let digits = bytes[(radix == 10 ? start : start + 2)..<end]
      .filter { $0 != UInt8(ascii: "_") }
    let text = String(decoding: digits, as: UTF8.self)
    guard let number = Value.whole(digits: text, radix: radix) else {
      throw failure(
        "a whole number has at most \(LargeInteger.mostDigits) digits", start, end)
    }
    append(.int(number), from: start)
  }

  /// The end of decimal digits with single underscores between them, from a place that holds a digit.
  private func endOfDigits(from start: Int) -> Int? {
    guard start < bytes.count, Self.isDigit(bytes[start], radix: 10) else { return nil }
    var end = start + 1
    while end < bytes.count {
      if Self.isDigit(bytes[end], radix: 10) {
        end += 1
      } else if bytes[end] == UInt8(ascii: "_"), end + 1 < bytes.count,
        Self.isDigit(bytes[end + 1], radix: 10)
      {
        end += 2
      } else {
        break
      }
    }
    return end
  }

  private func endOfFloat(from start: Int) -> Int? {
    guard let whole = endOfDigits(from: start), whole < bytes.count else { return nil }
    var end = whole
    if bytes[whole] == UInt8(ascii: "."), let fraction = endOfDigits(from: whole + 1) {
      end = fraction
    }
    if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
      var exponent = end + 1
      if exponent < bytes.count,
        bytes[exponent] == UInt8(ascii: "+") || bytes[exponent] == UInt8(ascii: "-")
      {
        exponent += 1
      }
      if let exponentEnd = endOfDigits(from: exponent) { return exponentEnd }
    }
    return end > whole ? end : nil
  }

  private func endOfInteger(from start: Int) -> (end: Int, radix: Int) {
    if bytes[start] == UInt8(ascii: "0"), start + 1 < bytes.count {
      let radix: Int? =
        switch bytes[start + 1] | 0x20 {
        case UInt8(ascii: "b"): 2
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "x"): 16
        default: nil
        }
      if let radix {
        let end = endOfDigits(from: start + 2, radix: radix)
        if end > start + 2 { return (end, radix) }
      }
      // `007` is three numbers in Jinja2: only zeros may follow a leading zero.
      var end = start + 1
      while end < bytes.count {
        let zero = bytes[end] == UInt8(ascii: "_") ? end + 1 : end
        guard zero < bytes.count, bytes[zero] == UInt8(ascii: "0") else { break }
        end = zero + 1
      }
      return (end, 10)
    }
    return (endOfDigits(from: start) ?? start + 1, 10)
  }

  private func endOfDigits(from start: Int, radix: Int) -> Int {
    var end = start
    while true {
      let digit = end < bytes.count && bytes[end] == UInt8(ascii: "_") ? end + 1 : end
      guard digit < bytes.count, Self.isDigit(bytes[digit], radix: radix) else { return end }
      end = digit + 1
    }
  }

  private mutating func readSign() throws(TemplateError) {
    let start = position
    if start + 1 < bytes.count {
      let pair = String(decoding: bytes[start...(start + 1)], as: UTF8.self)
      if let sign = Sign(rawValue: pair) {
        position += 2
        append(.sign(sign), from: start)
        return
      }
    }
    guard let sign = Sign(rawValue: String(UnicodeScalar(bytes[start]))) else {
      throw failure(
        "`\(UnicodeScalar(bytes[start]))` means nothing in a template", start, start + 1)
    }
    position += 1
    let span = Span(start, position)
    if sign.closing != nil {
      open.append((sign, span))
    } else if sign.isClosing {
      guard let bracket = open.popLast() else {
        throw source.error(.syntax("`\(sign.rawValue)` closes nothing"), at: span)
      }
      guard bracket.sign.closing == sign else {
        let endsTag =
          matches(delimiters.variableEnd, at: start) || matches(delimiters.blockEnd, at: start)
        if endsTag { throw unclosed(bracket) }
        throw source.error(
          .unexpected(
            found: "`\(sign.rawValue)`", expected: "`\(bracket.sign.closing?.rawValue ?? "")`"),
          at: span)
      }
    }
    append(.sign(sign), from: start)
  }

  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  static func isDigit(_ byte: UInt8, radix: Int) -> Bool {
    let value: Int
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = Int(byte) - 48
    case UInt8(ascii: "a")...UInt8(ascii: "f"): value = Int(byte) - 87
    case UInt8(ascii: "A")...UInt8(ascii: "F"): value = Int(byte) - 55
    default: return false
    }
    return value < radix
  }
}
