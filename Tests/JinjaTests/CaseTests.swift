import Diagnostics
import FoundationEssentials
import OrderedCollections
import Testing
import Values

@testable import Jinja

/// Variables for tests: templates among them are rendered when they are reached.
struct TestScope: VariableSource {
  let variables: Mapping

  func lookup(_ name: String) throws -> Value? {
    try variables[.string(name)].map { try resolve($0) }
  }

  func resolve(_ value: Value) throws -> Value {
    guard case .template(let text) = value else { return value }
    return try Template(text).evaluate(in: self)
  }

  var names: [String] { variables.keys.compactMap(\.string) }

  /// Marks what looks like a template as one, as YAML does.
  static func marked(_ value: Value) -> Value {
    switch value {
    case .string(let text) where TemplateText.looksTemplated(text): .template(TemplateText(text))
    case .list(let items): .list(items.map(marked))
    case .mapping(let mapping): .mapping(mapping.mapValues(marked))
    default: value
    }
  }
}

struct RecordedCase: Sendable, CustomTestStringConvertible {
  let template: String
  let text: String?
  let failure: String?
  let variables: Mapping

  var testDescription: String { template }

  static let all: [RecordedCase] = {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let path = folder.joined(separator: "/") + "/Cases/templates.json"
    guard let data = FileManager.default.contents(atPath: path),
      let recorded = try? JSONReader.value(ofText: String(decoding: data, as: UTF8.self)),
      case .mapping(let variables) = TestScope.marked(recorded["variables"] ?? [:])
    else { return [] }
    return (recorded["cases"]?.items ?? []).map { entry in
      RecordedCase(
        template: entry["template"]?.string ?? "", text: entry["text"]?.string,
        failure: entry["failure"]?.string, variables: variables)
    }
  }()
}

@Suite struct CaseTests {
  @Test func `the recorded cases are there`() { #expect(RecordedCase.all.count > 200) }

  @Test(arguments: RecordedCase.all)
  func `a template makes what ansible-core makes of it`(_ recorded: RecordedCase) {
    let scope = TestScope(variables: recorded.variables)
    do throws(TemplateError) {
      let value = try Template(TemplateText(recorded.template)).evaluate(in: scope)
      #expect(value.isNull ? recorded.text == "" : value.pythonString == recorded.text)
    } catch {
      #expect(recorded.failure == (error.isUndefined ? "undefined" : "error"), "\(error.message)")
    }
  }
}
