/// Text in quotes, its escapes as Python's.
extension Lexer {
  mutating func readString(quote: UInt8) throws(TemplateError) {
    let start = position
    var end = start + 1
    var hasEscapes = false
    while end < bytes.count, bytes[end] != quote {
      if bytes[end] == UInt8(ascii: "\\") {
        hasEscapes = !keepsBackslashes
        end += 1
        // A quote behind a backslash that means itself ends the text, once the text was found.
        if keepsBackslashes, end < bytes.count, bytes[end] == quote {
          throw failure("a text in an output cannot hold its own quote", start, end + 1)
        }
      }
      end += 1
    }
    guard end < bytes.count else {
      throw source.error(.unclosed("the text"), at: Span(start, start + 1))
    }
    position = end + 1
    let content = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
    append(.string(hasEscapes ? try unescaped(content, at: start) : content), from: start)
  }

  private func unescaped(_ content: String, at start: Int) throws(TemplateError) -> String {
    var result = String.UnicodeScalarView()
    var rest = content.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let escape = rest.popFirst() else {
        result.append(scalar)
        continue
      }
      if let plain = Self.plainEscapes[escape] {
        result.append(plain)
        continue
      }
      switch escape {
      case "\n": break
      case "0"..."7":
        var digits = String(escape)
        while digits.count < 3, let next = rest.first, ("0"..."7").contains(next) {
          digits.unicodeScalars.append(next)
          rest.removeFirst()
        }
        if let number = UInt32(digits, radix: 8), let scalar = UnicodeScalar(number) {
          result.append(scalar)
        }
      case "x", "u", "U":
        let width = escape == "x" ? 2 : escape == "u" ? 4 : 8
        let digits = String(rest.prefix(width))
        guard digits.unicodeScalars.count == width, let number = UInt32(digits, radix: 16),
          let decoded = UnicodeScalar(number)
        else {
          throw failure(
            "`\\\(escape)` needs \(width) hexadecimal digits of a character", start, position)
        }
        rest.removeFirst(width)
        result.append(decoded)
      case "N":
        throw failure("characters by name are not supported", start, position)
      default:
        result.append("\\")
        result.append(escape)
      }
    }
    return String(result)
  }

  private static let plainEscapes: [UnicodeScalar: UnicodeScalar] = [
    "\\": "\\", "'": "'", "\"": "\"", "n": "\n", "t": "\t", "r": "\r", "a": "\u{07}",
    "b": "\u{08}", "f": "\u{0C}", "v": "\u{0B}",
  ]
}
