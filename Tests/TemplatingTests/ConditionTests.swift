import Diagnostics
import OrderedCollections
import Templating
import Testing
import Values

struct ConditionTests {
  private func holds(_ condition: Value) throws -> Bool {
    var store = VariableStore()
    store.setInventory(["n": 3, "s": "text", "r": ["rc": 1, "failed": true]], of: "h")
    let templar = Templar(VariableScope(store: store, host: "h"))
    let place = Diagnostics.SourceLocation(
      file: SourceFile(name: "t", text: condition.pythonString), range: 0..<1)
    return try templar.holds(Located(.scalar(condition), at: place))
  }

  @Test(arguments: [
    ("n == 3", true), ("n > 3", false), ("s is defined", true), ("t is defined", false),
    ("r.rc != 0 and n", true), ("'ex' in s", true), ("not s", false), ("r is failed", true),
    ("", true), ("n in [1, 2, 3] and s | length == 4", true), ("t | default(false)", false),
  ])
  func `a condition is an expression without braces`(_ text: String, _ expected: Bool) throws {
    #expect(try holds(.string(text)) == expected)
  }

  @Test func `truth values and nothing at all are conditions too`() throws {
    #expect(try holds(true))
    #expect(try !holds(false))
    #expect(try holds(.null))
  }
}
