import Diagnostics
import Jinja
import OrderedCollections
import Templating
import Testing
import Values

/// What a template's value becomes; the expectations were printed by ansible-core 2.16.9.
struct ValueRuleTests {
  static let cases: [(String, Value)] = [
    ("{{ '{\"a\": true}' }}", ["a": true]), ("{{ '[1, 2' }}", "[1, 2"),
    ("{{ [1,2] }}", [1, 2]), ("{{ 5 }}", "5"), ("{{ 5 + 0.5 }}", "5.5"), ("{{ true }}", true),
    ("x{{ true }}", "xTrue"), ("{{ none }}", ""), ("{{ (1,2) }}", "(1, 2)"),
    ("[{{ 1 }}, 'a']", [1, "a"]), ("{{ {'a': 1} }}", ["a": 1]), ("{{ ' [1]' }}", " [1]"),
    ("{{ 'True' }}", true), ("{{ {'a': none, 'b': 1.5} }}", ["a": nil, "b": 1.5]),
    ("{{ n5 }}", 5), ("{{ n5 + 0}}", "5"), ("{{ [n5] | first }}", "5"), ("{{ nn.aa }}", "7"),
    ("{{ nn['aa'] }}", "7"), ("{{n5}}", 5), ("{{ n5 }} ", "5 "), ("{{ flag }}", true),
    ("{{ nothing }}", nil), ("{{ words }}", ["a", "b"]),
  ]

  private static func variables(_ pairs: [String: String]) -> Mapping {
    Mapping(
      pairs.map { (.string($0), .template(TemplateText($1))) },
      uniquingKeysWith: { _, last in last })
  }

  private func templar(_ extra: Mapping = [:]) -> Templar {
    var store = VariableStore()
    let fixed: Mapping = [
      "n5": 5, "nothing": nil, "flag": true, "words": ["a", "b"], "nn": ["aa": 7],
      "list_text": "[1, 2]",
    ]
    store.setInventory(fixed.merging(extra) { $1 }, of: "h")
    return Templar(VariableScope(store: store, host: "h"))
  }

  @Test(arguments: cases)
  func `a template's value is what Ansible makes of it`(_ text: String, _ expected: Value) throws {
    let value = try templar().value(.template(TemplateText(text)))
    #expect(value.pythonRepresentation == expected.pythonRepresentation)
  }

  @Test func `text that no person wrote is never a template`() throws {
    let value = try templar(["out": "{{ n5 }}"]).value(.template(TemplateText("{{ out }}")))
    #expect(value == "{{ n5 }}")
  }

  @Test func `templates inside lists and mappings are rendered when they are reached`() throws {
    let inner = Self.variables(["deep": "{{ n5 + 1 }}"])
    let extra: Mapping = ["outer": .list([.mapping(inner)])]
    let value = try templar(extra).value(.template(TemplateText("{{ outer[0].deep }}!")))
    #expect(value == "6!")
  }

  @Test func `a variable that needs itself is told with the whole way round`() throws {
    let extra = Self.variables(["a": "{{ b }}", "b": "x{{ a }}"])
    let error = #expect(throws: RecursionError.self) {
      try templar(extra).value(.template(TemplateText("{{ a }}")))
    }
    #expect(error?.diagnostic.message == "recursive loop in template: `a` needs itself")
    #expect(error?.diagnostic.notes == ["`a` → `b` → `a`"])
  }

  @Test func `a part of a variable that needs itself is told too`() throws {
    let inner = Self.variables(["x": "{{ a.y }}", "y": "{{ a.x }}"])
    let error = #expect(throws: RecursionError.self) {
      try templar(["a": .mapping(inner)]).value(.template(TemplateText("{{ a.x }}")))
    }
    #expect(error?.names == ["{{ a.y }}", "{{ a.x }}", "{{ a.y }}"])
  }
}
