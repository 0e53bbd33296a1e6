import FoundationEssentials
import Testing

/// The repository as text: what the conventions are checked against.
struct SourceTree {
  /// A Swift file of the repository.
  struct File: Sendable, CustomTestStringConvertible {
    /// Its path from the top of the repository.
    let path: String
    /// Its lines.
    let lines: [String]

    /// The target that holds it: the folder below Sources/.
    var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }
    var testDescription: String { path }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  static let sources = files(under: "Sources")
  static let tests = files(under: "Tests")

  /// The Swift files below a folder, in the order of their paths.
  static func files(under folder: String) -> [File] {
    let manager = FileManager.default
    let paths = (try? manager.subpathsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
    return paths.filter { $0.hasSuffix(".swift") && !$0.contains(".build") }.sorted().compactMap {
      path in
      guard let data = manager.contents(atPath: "\(root)/\(folder)/\(path)") else { return nil }
      let lines = String(decoding: data, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      return File(path: "\(folder)/\(path)", lines: lines)
    }
  }

  /// The text of a file, from the top of the repository.
  static func text(_ path: String) -> String {
    String(
      decoding: FileManager.default.contents(atPath: "\(root)/\(path)") ?? Data(), as: UTF8.self)
  }
}
