public import Diagnostics

/// Reads JSON strictly, each value with its place.
public struct JSONReader {
  /// What is wrong with a text, and where.
  public struct Mistake: DiagnosticConvertible {
    /// What stands at the place, or what should.
    public var problem: String
    /// The place.
    public var location: SourceLocation

    /// What the person reads.
    public var diagnostic: Diagnostic { Diagnostic(.error, problem, at: location) }
  }

  private let file: SourceFile
  private let marksTemplates: Bool
  private var position = 0

  private static let depthLimit = 500

  /// The value that the whole of a file spells.
  ///
  /// Text with template syntax is marked as a template unless `marksTemplates` says that all of it
  /// is plain data.  Of a key that stands twice the last value counts, as in Python.
  public static func read(
    _ file: SourceFile, marksTemplates: Bool = false
  ) throws(Mistake) -> Located {
    var reader = JSONReader(file: file, marksTemplates: marksTemplates)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.peek == nil else { throw reader.mistake("nothing may follow the JSON value") }
    return value
  }

  private init(file: SourceFile, marksTemplates: Bool) {
    self.file = file
    self.marksTemplates = marksTemplates
  }

  private var peek: UInt8? { position < file.bytes.count ? file.bytes[position] : nil }

  private func mistake(_ problem: String, from start: Int? = nil) -> Mistake {
    let lower = start ?? position
    return Mistake(
      problem: problem, location: SourceLocation(file: file, range: lower..<max(lower, position)))
  }

  private func located(_ content: Located.Content, from start: Int) -> Located {
    Located(content, at: SourceLocation(file: file, range: start..<position))
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      position += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(Mistake) -> Located {
    skipSpace()
    guard depth < Self.depthLimit else { throw mistake("values nest too deep here to be meant") }
    let start = position
    switch peek {
    case nil: throw mistake("the text ends where a JSON value should stand")
    case UInt8(ascii: "{"): return try mapping(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "\""):
      let text = try string()
      let place = SourceLocation(file: file, range: start..<position)
      let isTemplate = marksTemplates && TemplateText.looksTemplated(text)
      return Located(
        .scalar(isTemplate ? .template(TemplateText(text, at: place)) : .string(text)), at: place)
    default: return try word()
    }
  }

  private mutating func list(depth: Int) throws(Mistake) -> Located {
    let start = position
    position += 1
    var items: [Located] = []
    skipSpace()
    if take("]") { return located(.sequence(items), from: start) }
    while true {
      items.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return located(.sequence(items), from: start) }
      guard take(",") else { throw mistake("expected `,` or `]` in a JSON list") }
    }
  }

  private mutating func mapping(depth: Int) throws(Mistake) -> Located {
    let start = position
    position += 1
    var entries: [Located.Entry] = []
    var indices: [String: Int] = [:]
    skipSpace()
    if take("}") { return located(.mapping(entries), from: start) }
    while true {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw mistake("expected a JSON key in quotes") }
      let keyStart = position
      let name = try string()
      let key = located(.scalar(.string(name)), from: keyStart)
      skipSpace()
      guard take(":") else { throw mistake("expected `:` after a JSON key") }
      let entry = Located.Entry(key: key, value: try value(depth: depth + 1))
      if let index = indices[name] {
        entries[index] = entry
      } else {
        indices[name] = entries.count
        entries.append(entry)
      }
      skipSpace()
      if take("}") { return located(.mapping(entries), from: start) }
      guard take(",") else { throw mistake("expected `,` or `}` in a JSON mapping") }
    }
  }

  private mutating func word() throws(Mistake) -> Located {
    let start = position
    while let byte = peek, !" \t\r\n,]}:[{\"".utf8.contains(byte) { position += 1 }
    let word = String(decoding: file.bytes[start..<position], as: UTF8.self)
    guard let value = Self.value(of: word) else {
      throw mistake(word.isEmpty ? "expected a JSON value" : "`\(word)` is no JSON value", from: start)
    }
    return located(.scalar(value), from: start)
  }

  private static func value(of word: String) -> Value? {
    switch word {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    case "NaN": return .float(.nan)
    case "Infinity": return .float(.infinity)
    case "-Infinity": return .float(-.infinity)
    default: break
    }
    let digits = word.hasPrefix("-") ? word.dropFirst() : word[...]
    guard let first = digits.utf8.first, (0x30...0x39).contains(first) else { return nil }
    let second = digits.utf8.dropFirst().first
    if first == 0x30, let second, (0x30...0x39).contains(second) { return nil }
    if let whole = Int(word) { return .int(whole) }
    let isNumber = digits.utf8.allSatisfy { (0x30...0x39).contains($0) || ".eE+-".utf8.contains($0) }
    guard isNumber, digits.utf8.last != UInt8(ascii: ".") else { return nil }
    return Double(word).map(Value.float)
  }
}

extension JSONReader {
  private mutating func string() throws(Mistake) -> String {
    let start = position
    position += 1
    var bytes: [UInt8] = []
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: bytes, as: UTF8.self) else {
          throw mistake("this text is not UTF-8", from: start)
        }
        return text
      case UInt8(ascii: "\\"): try bytes.append(contentsOf: escaped())
      case ..<0x20: throw mistake("a JSON text holds no bare control character", from: position - 1)
      default: bytes.append(byte)
      }
    }
    throw mistake("this JSON text is not closed", from: start)
  }

  private mutating func escaped() throws(Mistake) -> [UInt8] {
    let start = position - 1
    guard let byte = peek else { throw mistake("this JSON text is not closed") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(try scalar(from: start)).utf8)
    default: throw mistake("JSON knows no such escape", from: start)
    }
  }

  /// The character of `\uXXXX`, or of two of them that make a surrogate pair; a lone half becomes
  /// U+FFFD.
  private mutating func scalar(from start: Int) throws(Mistake) -> Unicode.Scalar {
    let high = try unit(from: start)
    if let scalar = Unicode.Scalar(UInt32(high)) { return scalar }
    let rest = file.bytes[position...].prefix(2)
    guard high < 0xDC00, rest.elementsEqual("\\u".utf8) else { return "\u{FFFD}" }
    let back = position
    position += 2
    let low = try unit(from: start)
    guard (0xDC00...0xDFFF).contains(low) else {
      position = back
      return "\u{FFFD}"
    }
    let value = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  private mutating func unit(from start: Int) throws(Mistake) -> UInt16 {
    let digits = file.bytes[position...].prefix(4)
    let isHexadecimal = digits.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
    guard digits.count == 4, isHexadecimal,
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw mistake("`\\u` needs four hexadecimal digits", from: start) }
    position += 4
    return unit
  }
}
