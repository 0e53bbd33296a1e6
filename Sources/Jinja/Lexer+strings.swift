extension Lexer {
  /// Text in quotes, with Python's escapes.
  mutating func string(_ quote: UInt8) throws(TemplateError) {
    let start = position
    position += 1
    var text: [UInt8] = []
    while position < bytes.count, bytes[position] != quote {
      if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count {
        position += 1
        escape(into: &text)
      } else {
        text.append(bytes[position])
        position += 1
      }
    }
    guard position < bytes.count else {
      throw TemplateError(
        .unclosed("this quote"), at: source.location(of: start..<(start + 1)))
    }
    position += 1
    add(.string(String(decoding: text, as: UTF8.self)), from: start)
  }

  private mutating func escape(into text: inout [UInt8]) {
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "a"): text.append(0x07)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "v"): text.append(0x0B)
    case UInt8(ascii: "0"): text.append(0x00)
    case UInt8(ascii: "\n"): break
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): text.append(letter)
    case UInt8(ascii: "x"): hexadecimal(2, letter, into: &text)
    case UInt8(ascii: "u"): hexadecimal(4, letter, into: &text)
    case UInt8(ascii: "U"): hexadecimal(8, letter, into: &text)
    default: text += [UInt8(ascii: "\\"), letter]
    }
  }

  private mutating func hexadecimal(_ count: Int, _ letter: UInt8, into text: inout [UInt8]) {
    let end = min(position + count, bytes.count)
    let digits = String(decoding: bytes[position..<end], as: UTF8.self)
    guard digits.utf8.count == count, let number = UInt32(digits, radix: 16),
      let scalar = Unicode.Scalar(number)
    else {
      text += [UInt8(ascii: "\\"), letter]
      return
    }
    position = end
    text += Array(String(scalar).utf8)
  }
}
