import Diagnostics

/// A stretch of a line, with its place in the file.
struct PlacedText {
  let text: String
  let location: SourceLocation

  /// The same text at a part of its place, in bytes from its beginning.
  func part(_ range: Range<Int>) -> SourceLocation {
    let start = location.range.lowerBound
    return SourceLocation(
      file: location.file, range: start + range.lowerBound..<start + range.upperBound)
  }

  /// The part between two positions of `text`.
  subscript(range: Range<String.Index>) -> PlacedText {
    let lower = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
    let upper = text.utf8.distance(from: text.startIndex, to: range.upperBound)
    return PlacedText(text: String(text[range]), location: part(lower..<upper))
  }

  /// The text without spaces around it.
  var trimmed: PlacedText {
    let start = text.firstIndex { !$0.isWhitespace } ?? text.endIndex
    let end = text.lastIndex { !$0.isWhitespace }.map(text.index(after:)) ?? start
    return self[start..<end]
  }
}

extension SourceFile {
  /// The lines with their places, without line breaks.
  var placedLines: [PlacedText] {
    lineStarts.indices.map { index in
      let text = text(ofLine: index + 1)
      let start = lineStarts[index]
      return PlacedText(
        text: text,
        location: SourceLocation(file: self, range: start..<start + text.utf8.count))
    }
  }

  /// Whether the bytes are UTF-8.
  var isUTF8: Bool { String(validating: bytes, as: UTF8.self) != nil }
}

extension StringProtocol {
  /// The text without spaces around it.
  var trimmed: String {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    let end = lastIndex { !$0.isWhitespace }.map(index(after:)) ?? start
    return String(self[start..<end])
  }
}
