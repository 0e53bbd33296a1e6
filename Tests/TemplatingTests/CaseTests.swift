import Diagnostics
import Jinja
import OrderedCollections
import Templating
import TestSupport
import Testing
import Values
import YAML

/// Filters, tests and lookups against ansible-core: what is expected was recorded from it by the
/// script `record`.
struct CaseTests {
  @Test func `the cases are there`() {
    #expect(CaseFile.all(in: "Cases/filters").count > 10)
    #expect(!CaseFile.all(in: "Cases/tests").isEmpty)
  }

  @Test(arguments: CaseFile.all(in: "Cases/filters"))
  func `a filter does what Ansible's does`(file: CaseFile) throws {
    try check(file)
  }

  @Test(arguments: CaseFile.all(in: "Cases/tests"))
  func `a test answers as Ansible's does`(file: CaseFile) throws {
    try check(file)
  }

  @Test(arguments: CaseFile.all(in: "Cases/lookups"))
  func `a lookup finds what Ansible's does`(file: CaseFile) throws {
    try check(file)
  }

  private func check(_ file: CaseFile) throws {
    let parts = file.parts
    let (templar, folder) = try Self.templar(header: parts[0])
    let steps = parts.dropFirst()
    #expect(!steps.isEmpty && steps.count.isMultiple(of: 2))
    for index in stride(from: steps.startIndex, to: steps.endIndex - 1, by: 2) {
      let template = String(steps[index].dropLast())
      let expected = String(steps[index + 1].dropLast())
      var actual = Self.evaluated(template, by: templar)
      if let folder { actual.text = actual.text.replacing(folder, with: "[FOLDER]") }
      #expect(
        actual.text == expected,
        """
        \(template)
        \(LineDifference.text(from: expected, to: actual.text))\(actual.complaint ?? "")
        """)
    }
  }

  private static func templar(header: String) throws -> (Templar, folder: String?) {
    let file = SourceFile(name: "header", text: header)
    let given = try YAML.load(file).value.value
    let plain = try YAML.load(file, options: YAML.Options(templates: .plain)).value.value
    var variables = given["variables"]?.mapping ?? [:]
    variables.merge(plain["unsafe"]?.mapping ?? [:]) { $1 }
    var store = VariableStore()
    store.setInventory(variables, of: "h")
    store.groups = variables["groups"]?.mapping ?? [:]
    let folder = given["folder"]?.string.map { CaseFile.folder("Cases/\($0)") }
    if let folder { store.magic["playbook_dir"] = .string(folder) }
    return (Templar(VariableScope(store: store, host: "h")), folder)
  }

  /// The value as Python writes it, and what is wrong where there is none.
  private static func evaluated(
    _ template: String, by templar: Templar
  ) -> (text: String, complaint: String?) {
    do {
      let value = try templar.value(.template(TemplateText(template)))
      return (value.pythonRepresentation, nil)
    } catch let error as any DiagnosticConvertible {
      return ("<error>", error.diagnostic.message)
    } catch {
      return ("<error>", "\(error)")
    }
  }
}
