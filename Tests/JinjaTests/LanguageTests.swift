import Diagnostics
import FoundationEssentials
import Jinja
import OrderedCollections
import Testing
import Values

/// Templates against what Jinja2 made of them; `record` records anew.
struct LanguageTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let template: String
    let output: String
    var testDescription: String { template }
  }

  struct Variables: VariableSource {
    let values: Mapping
    func lookup(_ name: String) -> Value? { values[.string(name)] }
    func resolve(_ value: Value) -> Value { value }
    var names: [String] { values.keys.compactMap(\.string) }
  }

  static let recording: Value = {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Cases/language.json").path
    let bytes = FileManager.default.contents(atPath: path) ?? Data()
    return (try? JSONReader.value(ofText: String(decoding: bytes, as: UTF8.self))) ?? .null
  }()

  static let cases: [Case] = (recording["cases"]?.items ?? []).compactMap { item in
    guard let template = item["template"]?.string, let output = item["output"]?.string else {
      return nil
    }
    return Case(template: template, output: output)
  }

  static let variables = Variables(values: recording["variables"]?.mapping ?? [:])

  @Test func `the recording is there`() {
    #expect(Self.cases.count >= 50)
  }

  @Test(arguments: cases)
  func `a template says what it says with Jinja2`(_ recorded: Case) throws {
    let value = try Template(TemplateText(recorded.template)).evaluate(in: Self.variables)
    #expect((value.isNull ? "" : value.pythonString) == recorded.output)
  }
}
