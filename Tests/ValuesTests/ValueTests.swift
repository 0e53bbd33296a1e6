import OrderedCollections
import Testing
import Values

struct ValueTests {
  @Test func `equal values hash alike, across the types of numbers`() {
    let pairs: [(Value, Value)] = [
      (true, 1), (1, 1.0), (0.0, false), ([1, true], [1.0, 1]), (["a": 1], ["a": 1.0]),
      (.object(Secret("x")), "x"),
    ]
    for (left, right) in pairs {
      #expect(left == right)
      #expect(left.hashValue == right.hashValue)
    }
  }

  @Test func `text is compared scalar by scalar, not by how it looks`() {
    #expect(Value.string("é") != Value.string("e\u{301}"))
    #expect(Value.string("é").order(against: "e\u{301}") == .after)
  }

  @Test func `a list is no tuple`() {
    #expect(Value.list([1]) != Value.tuple([1]))
  }

  @Test func `a tuple prints with parentheses, one item with a comma`() {
    #expect(Value.tuple([]).pythonRepresentation == "()")
    #expect(Value.tuple([1]).pythonRepresentation == "(1,)")
    #expect(Value.tuple([1, "a"]).pythonRepresentation == "(1, 'a')")
  }

  @Test func `equal dates are equal and hash alike, but a date is no time`() throws {
    let date = Value.object(try #require(Timestamp(year: 2001, month: 1, day: 1)))
    let other = Value.object(try #require(Timestamp(year: 2001, month: 1, day: 1)))
    let midnight = Value.object(
      try #require(Timestamp(year: 2001, month: 1, day: 1, time: .init())))
    #expect(date == other)
    #expect(date.hashValue == other.hashValue)
    #expect(date != midnight)
    #expect(date.pythonString == "2001-01-01")
    #expect(midnight.pythonString == "2001-01-01 00:00:00")
  }

  @Test(arguments: [(2001, 2, 29), (2001, 13, 1), (2001, 4, 31), (0, 1, 1), (1900, 2, 29)])
  func `a day that is not in the calendar is none`(year: Int, month: Int, day: Int) {
    #expect(Timestamp(year: year, month: month, day: day) == nil)
  }

  @Test func `bytes and sets print as Python's`() {
    let bytes = Value.object(ByteText(Array("a'\n\u{00}".utf8) + [0xFF]))
    #expect(bytes.pythonRepresentation == "b\"a'\\n\\x00\\xff\"")
    #expect(Value.object(ValueSet([] as ValueList)).pythonRepresentation == "set()")
    #expect(Value.object(ValueSet([1, "a", 1])).pythonRepresentation == "{1, 'a'}")
  }

  @Test func `what is empty or zero is false`() {
    let no: [Value] = [nil, false, 0, 0.0, "", [], [:], .tuple([]), .object(ByteText([]))]
    let yes: [Value] = [true, -1, 0.5, "0", [nil], ["": nil], .float(.nan), .object(Secret("x"))]
    #expect(no.allSatisfy { !$0.isTrue })
    #expect(yes.allSatisfy { $0.isTrue })
  }
}
