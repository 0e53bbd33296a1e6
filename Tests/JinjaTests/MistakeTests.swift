import Diagnostics
import Jinja
import OrderedCollections
import Testing
import Values

/// Templates with mistakes: what a person reads, and that the place is right.
struct MistakeTests {
  @Test(arguments: [
    ("{{ n | lowwer }}", "there is no filter `lowwer`", 7, "did you mean `lower`?"),
    ("{{ n is definde }}", "there is no test `definde`", 8, "did you mean `defined`?"),
    ("{% fro x in y %}", "there is no statement `fro`", 3, "did you mean `for`?"),
    ("{{ n", "`{{` is not closed", 0, nil),
    ("{% if n %}x", "`{% endif %}` was expected, but here is the end of the template", 11, nil),
    ("{{ 'abc }}", "this quote is not closed", 3, nil),
    ("{{ n ? }}", "`?` means nothing in a template", 5, nil),
    ("{{ n n }}", "an operator or `}}` was expected, but here is `n`", 5, nil),
    ("a {# b", "this comment is not closed", 2, nil),
    ("{{ (1, 2 }}", "`)` was expected, but here is `}}`", 9, nil),
  ])
  func `a mistake is found when the template is read`(
    _ text: String, _ message: String, _ offset: Int, _ hint: String?
  ) {
    let file = SourceFile(name: "t", text: text)
    let place = Diagnostics.SourceLocation(file: file, range: 0..<text.utf8.count)
    let error = #expect(throws: TemplateError.self) { try Template(TemplateText(text, at: place)) }
    #expect(error?.diagnostic.message == message)
    #expect(error?.diagnostic.location?.range.lowerBound == offset)
    #expect(error?.diagnostic.hint == hint)
  }

  @Test(arguments: [
    ("{{ nn }}", "`nn` is undefined", "did you mean `n`?"), ("{{ n.x }}", "`n.x` is undefined", nil),
    ("{{ s + 1 }}", "`+` cannot join values of the types `str` and `int`", nil),
    ("{{ 1 / 0 }}", "division by zero", nil),
    ("{{ n() }}", "a value of type `int` cannot be called", nil),
    ("{{ 9223372036854775807 + 1 }}", "this number needs more than 64 bits", nil),
    ("{{ range(1000000000) }}", "`range` is limited to 100000 numbers", nil),
  ])
  func `a mistake of values is found when the template is rendered`(
    _ text: String, _ message: String, _ hint: String?
  ) throws {
    let template = try Template(TemplateText(text))
    let variables = LanguageTests.Variables(values: ["n": 1, "s": "x"])
    let error = #expect(throws: TemplateError.self) { try template.evaluate(in: variables) }
    #expect(error?.diagnostic.message == message)
    #expect(error?.diagnostic.hint == hint)
  }

  @Test func `brackets without end are refused, not followed`() {
    let text = "{{ " + String(repeating: "(", count: 5000) + "1 }}"
    #expect(throws: TemplateError.self) { try Template(TemplateText(text)) }
  }
}
