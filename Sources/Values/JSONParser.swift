import Diagnostics

/// Reads JSON by recursive descent.
struct JSONParser<Builder: JSONBuilder> {
  private let file: SourceFile
  private let bytes: [UInt8]
  private let builder: Builder
  private var position = 0
  private var depth = 0

  private let depthLimit = 500

  init(_ file: SourceFile, _ builder: Builder) {
    self.file = file
    self.builder = builder
    bytes = file.bytes
  }

  mutating func document() throws(JSONError) -> Builder.Node {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    skipBlanks()
    let value = try value()
    skipBlanks()
    if position < bytes.count { throw error(.textBehindValue) }
    return value
  }

  private mutating func value() throws(JSONError) -> Builder.Node {
    let start = position
    switch peek ?? 0 {
    case UInt8(ascii: "{"): return try nested { parser throws(JSONError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(JSONError) in try parser.array() }
    case UInt8(ascii: "\""):
      let text = try string()
      return builder.scalar(.string(text), start..<position)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let number = try number()
      return builder.scalar(number, start..<position)
    default:
      let value = try word()
      return builder.scalar(value, start..<position)
    }
  }

  private mutating func nested(
    _ body: (inout Self) throws(JSONError) -> Builder.Node
  ) throws(JSONError) -> Builder.Node {
    depth += 1
    if depth > depthLimit { throw error(.nestingTooDeep(limit: depthLimit)) }
    defer { depth -= 1 }
    return try body(&self)
  }

  private mutating func object() throws(JSONError) -> Builder.Node {
    let start = position
    position += 1
    var entries: [JSONEntry<Builder.Node>] = []
    skipBlanks()
    if take(UInt8(ascii: "}")) { return builder.mapping([], start..<position) }
    repeat {
      skipBlanks()
      let place = position
      guard peek == UInt8(ascii: "\"") else {
        let isTrailing = peek == UInt8(ascii: "}")
        throw error(isTrailing ? .trailingComma : .expected("a key in double quotes"))
      }
      let key = try string()
      let end = position
      skipBlanks()
      guard take(UInt8(ascii: ":")) else { throw error(.expected("`:` behind the key")) }
      skipBlanks()
      entries.append(JSONEntry(key: key, place: place..<end, value: try value()))
      skipBlanks()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error(.expected("`,` or `}`")) }
    return builder.mapping(entries, start..<position)
  }

  private mutating func array() throws(JSONError) -> Builder.Node {
    let start = position
    position += 1
    var items: [Builder.Node] = []
    skipBlanks()
    if take(UInt8(ascii: "]")) { return builder.list([], start..<position) }
    repeat {
      skipBlanks()
      if peek == UInt8(ascii: "]") { throw error(.trailingComma) }
      items.append(try value())
      skipBlanks()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw error(.expected("`,` or `]`")) }
    return builder.list(items, start..<position)
  }

  private mutating func word() throws(JSONError) -> Value {
    if takeWord("true") { return .bool(true) }
    if takeWord("false") { return .bool(false) }
    if takeWord("null") { return .null }
    if takeWord("NaN") { return .float(.nan) }
    if takeWord("Infinity") { return .float(.infinity) }
    throw error(.expected("a value"))
  }

  private mutating func takeWord(_ word: String) -> Bool {
    guard bytes[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func number() throws(JSONError) -> Value {
    let start = position
    let isNegative = take(UInt8(ascii: "-"))
    if isNegative, takeWord("Infinity") { return .float(-.infinity) }
    let whole = position
    skipDigits()
    if position == whole { throw error(.expected("a digit")) }
    if bytes[whole] == UInt8(ascii: "0"), position > whole + 1 {
      position = whole + 1
      throw error(.expected("no digit behind a leading zero"))
    }
    let isWhole = !skipFraction()
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole {
      guard let number = Value.whole(digits: text) else {
        throw error(.expected("a number of at most \(LargeInteger.mostDigits) digits"))
      }
      return number
    }
    return .float(Double(text) ?? .nan)
  }

  /// Skips a fraction and an exponent; whether there was any.
  private mutating func skipFraction() -> Bool {
    let start = position
    if take(UInt8(ascii: ".")) {
      let digits = position
      skipDigits()
      // Python's reader stops before a point without digits; so what follows is out of place.
      if position == digits { position = start }
    }
    let point = position
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      let digits = position
      skipDigits()
      if position == digits { position = point }
    }
    return position > start
  }

  private mutating func skipDigits() {
    while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
  }

  private mutating func string() throws(JSONError) -> String {
    let opening = position
    position += 1
    let start = position
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: bytes[start..<position - 1], as: UTF8.self)
      case UInt8(ascii: "\\"): return try escapedString(from: start, opening)
      case 0..<0x20: throw error(.controlCharacter)
      default: position += 1
      }
    }
    throw error(.unclosedString, at: opening)
  }

  /// A string from its first escape on.
  private mutating func escapedString(
    from start: Int, _ opening: Int
  ) throws(JSONError) -> String {
    var text = Array(bytes[start..<position])
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text.append(contentsOf: try escape())
      case 0..<0x20: throw error(.controlCharacter, at: position - 1)
      default: text.append(byte)
      }
    }
    throw error(.unclosedString, at: opening)
  }

  /// What an escape stands for; the backslash is read already.
  private mutating func escape() throws(JSONError) -> [UInt8] {
    let start = position - 1
    guard let byte = peek else { throw error(.invalidEscape, at: start) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      guard let unit = fourDigits() else { throw error(.invalidEscape, at: start, length: 2) }
      return Array(String(scalar(from: unit)).utf8)
    default: throw error(.invalidEscape, at: start, length: 2)
    }
  }

  /// The character of a unit of UTF-16 and, where it is a high surrogate, of the next escape.
  private mutating func scalar(from unit: UInt16) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) ?? replacement }
    let before = position
    if take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")), let low = fourDigits(),
      UTF16.isTrailSurrogate(low)
    {
      let code = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
      return Unicode.Scalar(code) ?? replacement
    }
    position = before
    return replacement
  }

  private mutating func fourDigits() -> UInt16? {
    guard position + 4 <= bytes.count else { return nil }
    let digits = bytes[position..<position + 4]
    guard digits.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }) else { return nil }
    position += 4
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private func error(_ kind: JSONError.Kind, at place: Int? = nil, length: Int = 1) -> JSONError {
    let start = place ?? position
    let range = start..<min(start + length, max(start, bytes.count))
    return JSONError(kind: kind, location: SourceLocation(file: file, range: range))
  }
}
