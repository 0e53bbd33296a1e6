import Diagnostics
import Values

/// A template's text, and how a place in it is found again in the file that holds it.
struct TemplateSource: Sendable {
  let text: String
  private let location: SourceLocation?
  private let offset: Int?

  /// Takes a template that knows its place.
  init(_ template: TemplateText) {
    self.init(template.text, at: template.location)
  }

  /// Takes a text and the place of the whole of it.
  init(_ text: String, at location: SourceLocation?) {
    self.text = text
    self.location = location
    // Quoting and folding change a text; where they did not, each character can be pointed at.
    offset = location.flatMap { place in
      let written = place.file.bytes[place.range.clamped(to: 0..<place.file.bytes.count)]
      let wanted = Array(text.utf8)
      guard !wanted.isEmpty, written.count >= wanted.count else { return nil }
      return (written.startIndex...(written.endIndex - wanted.count)).first {
        written[$0..<($0 + wanted.count)].elementsEqual(wanted)
      }
    }
  }

  /// The place of some bytes of the text; that of the whole text where no better is known.
  func location(of range: Range<Int>) -> SourceLocation? {
    guard let location else { return nil }
    guard let offset else { return location }
    return SourceLocation(
      file: location.file, range: (offset + range.lowerBound)..<(offset + range.upperBound))
  }
}
