import OrderedCollections
import Testing
import Values

@testable import Journal

/// Values in a journal.
struct ValueCoderTests {
  static let values: [Value] = [
    nil, true, 42, 1.5, "text", .list([1, .list([]), "two"]), .tuple([1, "a"]),
    ["plain": ["nested": 1]], ["$odd": 1], .mapping([1: "one", nil: "none"]), ["$tuple": [1]],
  ]

  @Test(arguments: values)
  func `what is written is read back`(value: Value) throws {
    let text = JSONWriter().text(of: ValueCoder.encoded(value))
    let read = ValueCoder.decoded(try JSONReader.value(ofText: text))
    #expect(read.pythonRepresentation == value.pythonRepresentation)
  }

  @Test func `a template stays one, and a text that looks like one stays text`() throws {
    let values: Value = .list([.template(TemplateText("{{ a }}")), "{{ a }}"])
    let text = JSONWriter().text(of: ValueCoder.encoded(values))
    let read = ValueCoder.decoded(try JSONReader.value(ofText: text)).items ?? []
    #expect(read.map(\.isTemplate) == [true, false])
  }
}
