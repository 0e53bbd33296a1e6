import Diagnostics

/// Finds out how a text is encoded, as libyaml does: by its byte order mark.
enum Encoding {
  /// The text as UTF-8; one in UTF-16 is decoded into a file of the same name.
  static func utf8(_ file: SourceFile) throws(YAMLError) -> SourceFile {
    if file.bytes.starts(with: [0xFF, 0xFE]) { return try decoded(file, low: 0, high: 1) }
    if file.bytes.starts(with: [0xFE, 0xFF]) { return try decoded(file, low: 1, high: 0) }
    return file
  }

  private static func decoded(
    _ file: SourceFile, low: Int, high: Int
  ) throws(YAMLError) -> SourceFile {
    let units = stride(from: 2, to: file.bytes.count - 1, by: 2).map {
      UInt16(file.bytes[$0 + low]) | UInt16(file.bytes[$0 + high]) << 8
    }
    guard file.bytes.count.isMultiple(of: 2), let text = String(validating: units, as: UTF16.self)
    else { throw YAMLError(kind: .invalidEncoding, location: nil) }
    return SourceFile(
      name: file.name, bytes: Array(text.utf8), isConfidential: file.isConfidential)
  }
}
