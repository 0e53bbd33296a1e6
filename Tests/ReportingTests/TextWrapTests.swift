import Testing

@testable import Reporting

/// What is expected is what Python 3.11's `textwrap.wrap` gives.
struct TextWrapTests {
  @Test(arguments: [
    ("", 10, []),
    ("one two three", 7, ["one two", "three"]),
    ("one  two", 5, ["one", "two"]),
    ("  one", 10, ["  one"]),
    ("one\ntwo\tx", 20, ["one two     x"]),
    ("a well-known fact", 7, ["a well-", "known", "fact"]),
    ("x-y-zet is not ab-c", 4, ["x-y-", "zet", "is", "not", "ab-c"]),
    ("abcdefghij klm", 4, ["abcd", "efgh", "ij", "klm"]),
    ("/a/b-c/well-known/x", 8, ["/a/b-", "c/well-", "known/x"]),
    ("it is abcdefghijk", 8, ["it is ab", "cdefghij", "k"]),
    ("ab-cd-ef-1 2-3 a1-b2-cc", 6, ["ab-cd-", "ef-1", "2-3 a1", "-b2-cc"]),
    ("'a-b-cd' \"well-known\" (co-op)", 8, ["'a-b-cd'", "\"well-", "known\"", "(co-op)"]),
    ("ends --long-option", 10, ["ends", "--long-", "option"]),
  ])
  func `breaks where Python breaks`(text: String, columns: Int, lines: [String]) {
    #expect(TextWrap.lines(of: text, columns: columns) == lines)
  }
}
