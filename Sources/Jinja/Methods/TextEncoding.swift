/// The encodings of text that `encode` and `decode` know.
public enum TextEncoding: Sendable {
  /// The text as Swift keeps it.
  case utf8
  /// One byte each, up to 127.
  case ascii
  /// One byte each, up to 255.
  case latin1
  /// Two or four bytes each, perhaps after a mark that tells the order.
  case utf16(isBigEndian: Bool, hasMark: Bool)

  /// The encoding of that name, written as Python takes it.
  public init(_ name: String) throws {
    let plain = name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
    switch plain {
    case "utf8", "u8", "cp65001": self = .utf8
    case "ascii", "usascii", "646": self = .ascii
    case "latin1", "iso88591", "l1", "latin", "cp819", "88591": self = .latin1
    case "utf16", "u16": self = .utf16(isBigEndian: false, hasMark: true)
    case "utf16le": self = .utf16(isBigEndian: false, hasMark: false)
    case "utf16be": self = .utf16(isBigEndian: true, hasMark: false)
    default: throw TemplateError("the encoding `\(name)` is not known")
    }
  }

  // Encoding.

  /// The bytes of a text; `errors` says what becomes of characters that the encoding lacks.
  public func bytes(of text: String, errors: String) throws -> [UInt8] {
    switch self {
    case .utf8: return Array(text.utf8)
    case .ascii: return try narrow(text, below: 0x80, errors)
    case .latin1: return try narrow(text, below: 0x100, errors)
    case .utf16(let isBigEndian, let hasMark):
      let units = (hasMark ? [0xFEFF] : []) + Array(text.utf16)
      return units.flatMap { unit in
        let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
        return isBigEndian ? [high, low] : [low, high]
      }
    }
  }

  private func narrow(_ text: String, below limit: UInt32, _ errors: String) throws -> [UInt8] {
    try text.unicodeScalars.flatMap { scalar -> [UInt8] in
      if scalar.value < limit { return [UInt8(scalar.value)] }
      switch errors {
      case "ignore": return []
      case "replace": return [UInt8(ascii: "?")]
      case "backslashreplace": return Array(String(scalar).asciiEscaped.utf8)
      case "xmlcharrefreplace": return Array("&#\(scalar.value);".utf8)
      case "strict": throw TemplateError("`\(scalar)` cannot be written in this encoding")
      default: throw TemplateError("`\(errors)` is no way to treat errors")
      }
    }
  }

  // Decoding.

  /// The text that bytes stand for.
  public func text(of bytes: [UInt8], errors: String) throws -> String {
    switch self {
    case .utf8:
      if let text = String(validating: bytes, as: UTF8.self) { return text }
      return try repaired(String(decoding: bytes, as: UTF8.self), errors)
    case .latin1: return bytes.map { Unicode.Scalar($0) }.text
    case .ascii:
      if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
      return try repaired(bytes.map { $0 < 0x80 ? Unicode.Scalar($0) : "\u{FFFD}" }.text, errors)
    case .utf16(var isBigEndian, let hasMark):
      var units = Self.units(bytes, isBigEndian)
      if hasMark, units.first == 0xFFFE {
        isBigEndian = true
        units = Self.units(bytes, true)
      }
      if hasMark, units.first == 0xFEFF { units.removeFirst() }
      if bytes.count.isMultiple(of: 2), let text = String(validating: units, as: UTF16.self) {
        return text
      }
      return try repaired(String(decoding: units, as: UTF16.self), errors)
    }
  }

  private static func units(_ bytes: [UInt8], _ isBigEndian: Bool) -> [UInt16] {
    stride(from: 0, to: bytes.count - 1, by: 2).map { place in
      let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
  }

  private func repaired(_ text: String, _ errors: String) throws -> String {
    switch errors {
    case "replace": return text
    case "ignore": return text.unicodeScalars.filter { $0 != "\u{FFFD}" }.map(String.init).joined()
    case "strict": throw TemplateError("the bytes are no text in this encoding")
    default: throw TemplateError("`\(errors)` is no way to treat errors")
    }
  }
}
