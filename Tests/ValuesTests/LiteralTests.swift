import Testing
import Values

/// Text that looks like data and is none.
struct LiteralTests {
  @Test(arguments: ["[1][2]", "[1] and more", "[1, 2", "True story", "{a: 1}", "[]x"])
  func `text is data only where all of it is`(text: String) {
    #expect(PythonLiteral.read(text) == Value?.none)
    #expect(PythonLiteral.converted(text) == .string(text))
  }
}
