import Diagnostics

/// The text of a template and the way from its bytes back to the file.
struct SourceText: Sendable {
  let bytes: [UInt8]
  let location: SourceLocation?

  init(_ text: String, at location: SourceLocation?) {
    bytes = Array(text.utf8)
    self.location = location
  }

  func text(_ span: Range<Int>) -> String { String(decoding: bytes[span], as: UTF8.self) }

  /// The place in the file of some bytes of the text.
  ///
  /// A scalar of YAML seldom stands in its file byte by byte: lines are indented, quotes escaped.
  /// So each line is looked for on its own; where one is not found, the whole scalar is marked.
  func place(of span: Range<Int>) -> SourceLocation? {
    guard let location else { return nil }
    let file = location.file
    let limit = min(location.range.upperBound, file.bytes.count)
    var cursor = location.range.lowerBound
    var start = 0
    while cursor <= limit {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let blanks = bytes[start..<end].prefix { $0 == UInt8(ascii: " ") }.count
      let line = bytes[start + blanks..<end]
      guard let found = Self.find(line, in: file.bytes[cursor..<limit]) else { break }
      if span.lowerBound <= end {
        let lower = max(found - blanks + span.lowerBound - start, location.range.lowerBound)
        let length = max(0, min(span.upperBound, end) - span.lowerBound)
        return SourceLocation(file: file, range: lower..<min(lower + length, limit))
      }
      cursor = found + line.count
      start = end + 1
      if start > bytes.count { break }
    }
    return location
  }

  private static func find(_ wanted: ArraySlice<UInt8>, in bytes: ArraySlice<UInt8>) -> Int? {
    if wanted.isEmpty { return bytes.startIndex }
    guard let first = wanted.first else { return nil }
    var position = bytes.startIndex
    while position + wanted.count <= bytes.endIndex {
      if bytes[position] == first, bytes[position...].starts(with: wanted) { return position }
      position += 1
    }
    return nil
  }

  func error(
    _ kind: TemplateError.Kind, _ span: Range<Int>, hint: String? = nil
  ) -> TemplateError {
    TemplateError(kind, at: place(of: span), hint: hint)
  }
}
