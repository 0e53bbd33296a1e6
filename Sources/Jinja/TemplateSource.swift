import Diagnostics
import Values

/// The text of a template and the file it stands in, to tell the place of a mistake.
final class TemplateSource: Sendable {
  /// How the template is called in errors and by relative includes.
  let name: String?
  /// The text as the lexer sees it, all line breaks being `\n`.
  let bytes: [UInt8]
  /// Where the text stands, if it came from a file.
  let location: SourceLocation?

  init(_ text: String, name: String? = nil, at location: SourceLocation?, keepsNewline: Bool) {
    var bytes = Self.normalized(Array(text.utf8))
    if !keepsNewline, bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    self.bytes = bytes
    self.name = name
    self.location = location
  }

  private static func normalized(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(UInt8(ascii: "\r")) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "\r") {
        result.append(UInt8(ascii: "\n"))
      } else if byte != UInt8(ascii: "\n") || index == 0 || bytes[index - 1] != UInt8(ascii: "\r") {
        result.append(byte)
      }
    }
    return result
  }

  func text(_ span: Span) -> String {
    String(decoding: bytes[Int(span.lower)..<Int(span.upper)], as: UTF8.self)
  }

  /// An error at its place: in the file if that can be told, else in the template as a text of its own.
  func error(_ kind: TemplateError.Kind, at span: Span, advice: String? = nil) -> TemplateError {
    placed(TemplateError(kind, advice: advice), at: span)
  }

  /// The error with the place, unless it has one.
  func placed(_ error: TemplateError, at span: Span) -> TemplateError {
    guard error.location == nil else { return error }
    var error = error
    (error.location, error.origin) = place(of: span)
    return error
  }

  /// Where a stretch stands; the second place is that of the whole text where the first is not in its
  /// file.
  func place(of span: Span) -> (SourceLocation, SourceLocation?) {
    let range = Int(span.lower)..<Int(span.upper)
    if let location, let found = Alignment(of: bytes, in: location).map(range) {
      return (SourceLocation(file: location.file, range: found), nil)
    }
    let file = SourceFile(
      name: name ?? "<template>", bytes: bytes,
      isConfidential: location?.file.isConfidential ?? false)
    return (SourceLocation(file: file, range: range), location)
  }
}

/// Finds the bytes of a template in the file that it was read from.
///
/// A YAML scalar may be quoted, folded or indented; bytes are matched one by one, white space being
/// free, so that all but escapes in double quotes are found.
struct Alignment {
  private let places: [Int]

  init(of template: [UInt8], in location: SourceLocation) {
    let source = location.file.bytes
    let range = location.range.clamped(to: 0..<source.count)
    if source[range].elementsEqual(template) {
      places = Array(range.lowerBound...range.upperBound)
      return
    }
    places = Self.aligned(template, source, range) ?? []
  }

  func map(_ range: Range<Int>) -> Range<Int>? {
    guard range.upperBound < places.count else { return nil }
    let lower = places[range.lowerBound]
    // The end is told by the last byte: what follows it may stand on another line.
    let upper = range.isEmpty ? lower : places[range.upperBound - 1] + 1
    return lower..<max(lower, upper)
  }

  private static func aligned(
    _ template: [UInt8], _ source: [UInt8], _ range: Range<Int>
  ) -> [Int]? {
    var places: [Int] = []
    places.reserveCapacity(template.count + 1)
    var (here, quote) = start(in: source, range)
    for byte in template {
      while true {
        let isInside = here < range.upperBound
        if isInside, source[here] == byte {
          places.append(here)
          here += 1
          // A single quote is written twice inside single quotes.
          if byte == quote, quote == UInt8(ascii: "'"), here < range.upperBound,
            source[here] == byte
          {
            here += 1
          }
          break
        }
        if isInside, isSpace(source[here]) {
          here += 1
        } else if isSpace(byte) {
          places.append(min(here, range.upperBound))
          break
        } else if isInside, source[here] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
          here += 1
        } else {
          return nil
        }
      }
    }
    places.append(min(here, range.upperBound))
    return places
  }

  /// Where the text of a scalar begins, behind its quote or its `|` and the rest of that line.
  private static func start(in source: [UInt8], _ range: Range<Int>) -> (Int, UInt8?) {
    guard let first = range.first.map({ source[$0] }) else { return (range.lowerBound, nil) }
    switch first {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return (range.lowerBound + 1, first)
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      let end = source[range].firstIndex(of: UInt8(ascii: "\n")) ?? range.upperBound
      return (end, nil)
    default: return (range.lowerBound, nil)
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
      || byte == UInt8(ascii: "\r")
  }
}
