import Diagnostics
import OrderedCollections
import Testing
import Values

struct JSONTests {
  @Test func `keys that are no text are written as Python writes them`() {
    let value = Value.mapping([2: "a", true: "b", nil: "c", 1.5: "d", .float(.nan): "e"])
    let text = JSONWriter().text(of: value)
    #expect(
      text == #"{"2": "a", "true": "b", "null": "c", "1.5": "d", "NaN": "e"}"#)
  }

  @Test func `a secret is masked unless it is to be used`() {
    let value: Value = ["password": .object(Secret("swordfish"))]
    #expect(JSONWriter().text(of: value) == "{\"password\": \"********\"}")
    let exposed = JSONWriter(secrets: .exposed).text(of: value)
    #expect(exposed == "{\"password\": \"swordfish\"}")
  }

  @Test func `dates and tuples have a form in JSON`() throws {
    let moment = try #require(
      Timestamp(year: 2001, month: 12, day: 14, time: .init(hour: 21, minute: 59, offset: 60)))
    let value = Value.list([.object(moment), .tuple([1, 2])])
    #expect(JSONWriter().text(of: value) == "[\"2001-12-14T21:59:00+01:00\", [1, 2]]")
  }

  @Test func `a whole number beyond 64 bits becomes the nearest floating-point number`() throws {
    #expect(try JSONReader.value(ofText: "18446744073709551616") == 18446744073709551616.0)
  }

  @Test func `half of a surrogate pair becomes a replacement character`() throws {
    #expect(try JSONReader.value(ofText: "\"a\\ud83db\"") == "a\u{FFFD}b")
    #expect(try JSONReader.value(ofText: "\"\\ude00\"") == "\u{FFFD}")
  }

  @Test func `of equal keys the last value counts, where the first stood`() throws {
    let file = SourceFile(name: "f", text: "{\"a\": 1, \"b\": 2, \"a\": 3}")
    let value = try JSONReader.read(file)
    #expect(value.entries?.map { $0.key.text } == ["a", "b"])
    #expect(value.entry("a")?.value.scalar == 3)
    #expect(value.entry("a")?.value.location.text == "3")
  }

  @Test(arguments: [
    ("[1,]", JSONError.Kind.trailingComma, 3), ("{\"a\" 1}", .expected("`:` behind the key"), 5),
    ("[1] x", .textBehindValue, 4), ("[\"a", .unclosedString, 1), ("\"\\x\"", .invalidEscape, 1),
    ("[tru]", .expected("a value"), 1), ("{a: 1}", .expected("a key in double quotes"), 1),
  ])
  func `a mistake is where the caret is`(text: String, kind: JSONError.Kind, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONReader.value(ofText: text) }
    #expect(error?.kind == kind)
    #expect(error?.location.range.lowerBound == offset)
  }

  @Test func `nesting has a bound`() {
    let text = String(repeating: "[", count: 100_000)
    let error = #expect(throws: JSONError.self) { try JSONReader.value(ofText: text) }
    #expect(error?.kind == .nestingTooDeep(limit: 500))
  }
}
