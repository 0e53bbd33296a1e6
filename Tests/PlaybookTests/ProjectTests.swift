import Diagnostics
import FoundationEssentials
import Playbook
import SystemPackage
import TestSupport
import Testing
import Values

/// Playbooks with the files that they reach, and all that a person reads of their mistakes.
struct ProjectTests {
  static let folder = FilePath(CaseFile.folder("Cases/projects"))

  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).sorted()

  static let catalog = ModuleCatalog([
    Signature(
      module: "ansible.builtin.debug", summary: "",
      parameters: [.init("msg", accepts: .any), .init("verbosity", accepts: .integer)]),
    Signature(
      module: "ansible.builtin.include_tasks", summary: "",
      parameters: [.init("file", accepts: .string), .init("apply", accepts: .any)],
      freeForm: "file"),
    Signature(
      module: "ansible.builtin.include_role", summary: "",
      parameters: [.init("name", accepts: .string), .init("apply", accepts: .any)]),
  ])

  /// A variable that is not known.
  struct Unknown: DiagnosticConvertible {
    let diagnostic = Diagnostic(.error, "`unknown` is undefined")
  }

  @Test func `the cases are there`() {
    #expect(Self.names.count >= 4)
  }

  @Test(arguments: names)
  func `all mistakes of all reachable files are shown at once`(_ name: String) throws {
    var settings = PlaybookLoader.Settings(catalog: Self.catalog)
    settings.render = { _, _ in throw Unknown() }
    let project = Self.folder.appending(name)
    let found: [Diagnostic]
    do {
      found = try PlaybookLoader(settings).playbook(project.appending("play.yml")).warnings
    } catch {
      found = error.diagnostics
    }
    let text = DiagnosticRenderer().render(found)
    let here = FilePath(FileManager.default.currentDirectoryPath)
    var relative = project
    _ = relative.removePrefix(here)
    Golden.expect(
      text.replacing(project.string, with: "[PROJECT]")
        .replacing(relative.string, with: "[PROJECT]"),
      at: project.appending("mistakes.txt").string)
  }
}
