import Diagnostics
import FoundationEssentials
import Playbook
import TestSupport
import Testing
import Values
import YAML

/// Playbooks with mistakes, and the whole text that a person reads of them.
struct MistakeTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Cases/mistakes").path

  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".yml") }.sorted()

  /// Modules enough for the cases; the real ones have tests of their own.
  static let catalog = ModuleCatalog([
    Signature(
      module: "ansible.builtin.command", summary: "",
      parameters: [
        .init("cmd", aliases: ["_raw_params"], accepts: .string), .init("chdir", accepts: .path),
        .init("stdin_add_newline", accepts: .boolean),
      ], freeForm: "cmd"),
    Signature(
      module: "ansible.builtin.debug", summary: "",
      parameters: [
        .init("msg", accepts: .any), .init("var", accepts: .string),
        .init("verbosity", accepts: .integer),
      ]),
  ])

  @Test func `the cases are there`() {
    #expect(Self.names.count >= 5)
  }

  @Test(arguments: names)
  func `all mistakes of a playbook are shown at once`(_ name: String) throws {
    let path = "\(Self.folder)/\(name)"
    let bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
    let document = try YAML.load(SourceFile(name: name, bytes: bytes))
    let loader = PlaybookLoader(PlaybookLoader.Settings(catalog: Self.catalog))
    let mistakes: [Diagnostic]
    do {
      _ = try loader.playbook(document.value, warnings: document.warnings)
      mistakes = []
    } catch {
      mistakes = error.diagnostics
    }
    let text = DiagnosticRenderer().render(mistakes)
    Golden.expect(text, at: path.replacing(".yml", with: ".txt"))
  }
}
