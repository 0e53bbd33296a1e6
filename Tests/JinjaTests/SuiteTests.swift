import Jinja
import OrderedCollections
import TestSupport
import Testing
import Values

/// Jinja2's own tests, turned into cases by `Suite/translate` each time: the tests come from PyPI.
///
/// What they need of Python's own is counted, not run; what we do otherwise on purpose stands in
/// `Suite/exceptions.txt` with its reason, and must still differ.
struct SuiteTests {
  /// A rendering of the suite.
  private struct Rendering {
    var test: String
    var value: Value

    /// Why it cannot be done without Python.
    var reason: String? { value["reason"]?.string }

    var environment: Environment {
      get throws {
        let templates = value["templates"]?.mapping ?? [:]
        let texts = templates.map { ($0.key.pythonString, $0.value.pythonString) }
        return Environment(
          syntax: Case.syntax(value["syntax"]?.mapping ?? [:]),
          loader: Loader(texts: Dictionary(texts) { $1 }), globals: try values("globals"))
      }
    }

    private func values(_ key: String) throws -> [String: Value] {
      try (value[key]?.mapping ?? [:]).reduce(into: [:]) {
        $0[$1.key.pythonString] = try SuiteTests.value(of: $1.value)
      }
    }

    /// What we make of it; nil is an error.
    var rendered: String? {
      do {
        let environment = try environment
        let variables = LazyVariables(values: try values("variables"), environment: environment)
        let text = value["template"]?.pythonString ?? ""
        return try Template(text, in: environment).render(in: variables)
      } catch {
        return nil
      }
    }
  }

  /// What the extraction writes as `{"$kind": …}`.
  private static func value(of written: Value) throws -> Value {
    if let items = written.items { return .list(ValueList(try items.map(value(of:)))) }
    guard let (key, inner) = written.mapping?.elements.first else { return written }
    switch key.string {
    case "$float": return .float(try #require(Double(inner.pythonString)))
    case "$tuple": return .tuple(ValueList(try (inner.items ?? []).map(value(of:))))
    case "$list": return try value(of: inner)
    default:
      var mapping: Mapping = [:]
      for pair in inner.items ?? [] {
        let pair = Array(pair.items ?? [])
        mapping[try value(of: pair[0])] = try value(of: pair[1])
      }
      return .mapping(mapping)
    }
  }

  private static func renderings() async throws -> [Rendering] {
    let folder = CaseFile.folder("Suite")
    let path = try await Command.run(folder + "/translate", []).split(separator: "\n").last
    return try CaseFile.text(at: String(try #require(path))).split(separator: "\n").map { line in
      let value = try JSONReader.value(ofText: String(line))
      return Rendering(test: value["test"]?.pythonString ?? "", value: value)
    }
  }

  /// The tests that we fail on purpose.
  private static func exceptions() throws -> Set<String> {
    let lines = try CaseFile.text(at: CaseFile.folder("Suite") + "/exceptions.txt")
      .split(separator: "\n").filter { !$0.hasPrefix("#") }
    return Set(lines.compactMap { $0.split(separator: "\t").first.map(String.init) })
  }

  @Test func `what Jinja2's own tests render, we render too`() async throws {
    let renderings = try await Self.renderings()
    let applicable = renderings.filter { $0.reason == nil }
    #expect(applicable.count > 600)
    let exceptions = try Self.exceptions()
    var differing: Set<String> = []
    for rendering in applicable {
      let expected = rendering.value["output"]?.string
      let actual = rendering.rendered
      guard actual != expected else { continue }
      differing.insert(rendering.test)
      if exceptions.contains(rendering.test) { continue }
      Issue.record(
        """
        \(rendering.test): \(rendering.value["template"]?.pythonRepresentation ?? "")
        Jinja2: \(expected?.debugDescription ?? "\(rendering.value["error"]?.pythonString ?? "")")
        ours:   \(actual?.debugDescription ?? "an error")
        """)
    }
    #expect(exceptions.subtracting(differing).isEmpty, "these are exceptions no more")
  }
}
