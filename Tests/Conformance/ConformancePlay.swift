import FoundationEssentials
import OrderedCollections
import SystemPackage
import TestSupport
import Testing
import Values

/// A folder with a play, and what ansible-core did with it, as `record` wrote it down.
struct ConformancePlay: Sendable, CustomTestStringConvertible {
  let name: String
  let folder: FilePath

  var testDescription: String { name }

  static let all: [ConformancePlay] = {
    let root = FilePath(CaseFile.folder("Plays"))
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.string)) ?? []
    return names.sorted().map { ConformancePlay(name: $0, folder: root.appending($0)) }
      .filter { FileManager.default.fileExists(atPath: $0.folder.appending("play.yml").string) }
  }()

  /// What ansible-core did.
  var expected: String {
    get throws { try text(of: "expected") ?? "" }
  }

  /// What Apus does, in the same words.
  func run(home: FilePath) async throws -> (text: String, outcome: Apus.Outcome) {
    let apus = try Apus(in: folder, home: home)
    let hosts = try text(of: "hosts") == nil ? "n1,n2," : "hosts"
    let extra = try text(of: "arguments")?.split(separator: "\n").map(String.init) ?? []
    let outcome = try await apus.run(
      ["run", "play.yml", "-i", hosts, "-c", "local", "--output", "json"] + extra)
    let isUnordered = try text(of: "unordered") != nil
    var transcript = ConformanceTranscript(isUnordered: isUnordered)
    for line in outcome.output.split(separator: "\n") where line.hasPrefix("{") {
      transcript.add(try JSONReader.value(ofText: String(line)))
    }
    let text = transcript.text(code: outcome.code).replacing(folder.string, with: "[PLAY]")
    return (text, outcome)
  }

  private func text(of file: String) throws -> String? {
    let path = folder.appending(file).string
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try String(contentsOfFile: path, encoding: .utf8)
  }
}
