import Diagnostics
import OrderedCollections
import TestSupport
import Testing
import Values
import YAML

/// Cases whose expected part the script `record` took from ansible-core and PyYAML.
struct CaseTests {
  static let folders = ["scalars", "documents", "dumps", "errors", "differences"]

  @Test(arguments: folders) func `the cases are there`(folder: String) {
    #expect(CaseFile.all(in: "Cases/" + folder).count >= 4)
  }

  @Test(arguments: CaseFile.all(in: "Cases/scalars"))
  func `a scalar is what PyYAML takes it for`(file: CaseFile) {
    let lines = file.parts[0].split(separator: "\n").map { line in
      let found = Reading.of(SourceFile(name: file.name, text: "- \(line)\n"))
      // A list of documents, of which the first is a list of one item.
      let shown = found.hasPrefix("error: ") ? "error" : String(found.dropFirst(2).dropLast(2))
      return "\(line)  →  \(shown)\n"
    }
    file.expectLastPart(lines.joined())
  }

  @Test(arguments: CaseFile.all(in: "Cases/documents"))
  func `a text holds what PyYAML reads in it`(file: CaseFile) {
    let text = Reading.of(SourceFile(name: file.name, text: file.parts[0]))
    file.expectLastPart(text + "\n")
  }

  @Test(arguments: CaseFile.all(in: "Cases/dumps"))
  func `a value is written as Ansible writes it`(file: CaseFile) throws {
    let source = SourceFile(name: file.name, text: file.parts[0])
    let options = YAML.Options(templates: .plain, acceptsJSON: false)
    let value = try YAML.load(source, options: options).value.value
    let arguments = try JSONReader.value(ofText: file.parts[1])
    file.expectLastPart(try Dumper(arguments).text(of: value))
  }

  /// A difference states its reason in its second part.
  @Test(arguments: CaseFile.all(in: "Cases/errors") + CaseFile.all(in: "Cases/differences"))
  func `a mistake is shown where it is, with a way out`(file: CaseFile) {
    let source = SourceFile(name: "file.yml", text: file.parts[0])
    var diagnostics: [Diagnostic] = []
    do {
      diagnostics = try YAML.load(source).warnings
    } catch {
      diagnostics = [error.diagnostic]
    }
    #expect(!diagnostics.isEmpty)
    file.expectLastPart(DiagnosticRenderer().render(diagnostics))
  }
}

extension Dumper {
  /// Takes the keyword arguments of Python's `yaml.dump`.
  fileprivate init(_ arguments: Value) {
    self.init(indent: arguments["indent"]?.int, width: arguments["width"]?.int)
    sortsKeys = arguments["sort_keys"]?.bool ?? true
    startsExplicitly = arguments["explicit_start"]?.bool ?? false
    endsExplicitly = arguments["explicit_end"]?.bool ?? false
    flow = arguments["default_flow_style"]?.bool.map { $0 ? .always : .never } ?? .automatic
    let styles: [String: Dumper.Style] = [
      "'": .singleQuoted, "\"": .doubleQuoted, "|": .literal, ">": .folded,
    ]
    style = arguments["default_style"]?.string.flatMap { styles[$0] }
  }
}
