import FoundationEssentials
public import Testing

/// A test case that is a file: its inputs and what is expected, a part each.
///
/// The parts stand between lines of `---8<---`; three dashes alone mean something in YAML.
public struct CaseFile: Sendable, CustomTestStringConvertible {
  /// The line between two parts.
  public static let separator = "---8<---"

  /// Where the file is.
  public let path: String
  /// The path within the folder that was walked.
  public let name: String
  /// The whole text.
  public let text: String

  /// The parts, each with its last line break.
  public var parts: [String] {
    var parts = [""]
    // By bytes, not by characters: CR and LF together are one character.
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if line.elementsEqual(Self.separator.utf8) {
        parts.append("")
      } else {
        parts[parts.count - 1] += Substring(line) + "\n"
      }
    }
    // Behind the last line break there is no line.
    parts[parts.count - 1].unicodeScalars.removeLast()
    return parts
  }

  /// What the list of tests shows.
  public var testDescription: String { name }

  /// The files of a folder beside the calling file, its sub-folders included, sorted by name.
  public static func all(in folder: String, of caller: String = #filePath) -> [CaseFile] {
    let root = self.folder(folder, of: caller)
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
    return names.sorted().compactMap { name in
      let path = root + "/" + name
      var isDirectory = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory,
        let data = FileManager.default.contents(atPath: path)
      else { return nil }
      return CaseFile(path: path, name: name, text: String(decoding: data, as: UTF8.self))
    }
  }

  /// The text of one file.
  public static func text(at path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  /// The path of a folder beside the calling file.
  public static func folder(_ name: String, of caller: String = #filePath) -> String {
    let parts = caller.split(separator: "/", omittingEmptySubsequences: false)
    return (parts.dropLast() + [Substring(name)]).joined(separator: "/")
  }

  /// Expects `text` to be the last part; `APUS_BLESS=1` writes it there instead.
  public func expectLastPart(
    _ text: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let inputs = parts.dropLast().map { $0 + Self.separator + "\n" }
    Golden.expect(inputs.joined() + text, at: path, sourceLocation: sourceLocation)
  }
}
