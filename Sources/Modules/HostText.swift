/// Text as hosts give it.
enum HostText {
  /// The text of a file that a module edits; nil where it is not UTF-8, so that no byte of it is
  /// lost by writing it back.
  static func editable(_ bytes: [UInt8]) -> String? { String(validating: bytes, as: UTF8.self) }

  /// Why such a file is left alone.
  static func refusal(_ path: String) -> TaskResult {
    .failure("\(path) is not UTF-8 text, so it was left as it is")
  }
}

extension String {
  /// The text without white space at its ends.
  var trimmingSpace: String {
    let start = drop { $0.isWhitespace }
    let end = start.lastIndex { !$0.isWhitespace }
    return end.map { String(start[...$0]) } ?? ""
  }
}
