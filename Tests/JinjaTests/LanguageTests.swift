import Diagnostics
import OrderedCollections
import Testing
import Values

@testable import Jinja

@Suite struct LanguageTests {
  private func scope(_ variables: Value = [:]) -> TestScope {
    TestScope(variables: variables.mapping ?? [:])
  }

  private func failure(
    _ text: String, at location: Diagnostics.SourceLocation? = nil, _ variables: Value = [:]
  ) -> TemplateError? {
    do throws(TemplateError) {
      _ = try Template(TemplateText(text, at: location)).evaluate(in: scope(variables))
      return nil
    } catch {
      return error
    }
  }

  @Test func `a lone expression keeps the type of its value`() throws {
    let template = try Template(TemplateText("{{ [1, 2] }}"))
    #expect(template.isLoneExpression)
    #expect(try template.evaluate(in: scope()) == [1, 2])
  }

  @Test func `text around an expression makes text`() throws {
    let template = try Template(TemplateText("{{ 1 }} "))
    #expect(!template.isLoneExpression)
    #expect(try template.evaluate(in: scope()) == "1 ")
  }

  @Test func `an expression needs no braces`() throws {
    let template = try Template.expression("a is defined and a > 1", at: nil)
    #expect(try template.evaluate(in: scope(["a": 2])) == true)
  }

  @Test func `strings in a condition know escapes, those of a playbook do not`() throws {
    #expect(try Template.expression(#"'\n'"#, at: nil).evaluate(in: scope()) == "\n")
    #expect(try Template(TemplateText(#"{{ '\n' }}"#)).evaluate(in: scope()) == #"\n"#)
    let options = Template.Options(keepsBackslashes: false)
    let file = try Template(TemplateText(#"{{ '\n' }}"#), options: options)
    #expect(try file.evaluate(in: scope()) == "\n")
  }

  @Test func `the last line break goes where it is not wanted`() throws {
    let options = Template.Options(keepsTrailingNewline: false)
    let template = try Template(TemplateText("a\n\n"), options: options)
    #expect(try template.evaluate(in: scope()) == "a\n")
  }

  @Test func `an undefined name is named with its neighbour`() throws {
    let error = try #require(failure("{{ prot }}", ["port": 1]))
    #expect(error.isUndefined)
    #expect(error.message == "`prot` is undefined")
    #expect(error.hint == "did you mean `port`?")
  }

  @Test(arguments: [
    ("{{ 1 | defualt }}", "unknown filter `defualt`", "did you mean `default`?"),
    ("{{ 1 is defind }}", "unknown test `defind`", "did you mean `defined`?"),
    ("{% fro x in y %}", "unknown block `fro`", "did you mean `for`?"),
    ("{{ [] | join(attr='x') }}", "`join` has no parameter `attr`", nil),
    ("{{ {'name': 1}.nmae }}", "`{'name': 1}` has no `nmae`", "did you mean `name`?"),
  ])
  func `a misspelt name is told`(_ text: String, _ message: String, _ hint: String?) throws {
    let error = try #require(failure(text))
    #expect(error.message == message)
    #expect(error.hint == hint)
  }

  @Test(arguments: ["{{ 1 + }}", "{{ (1 }}", "{% if 1 %}", "{{ a", "{# a", "{% endif %}", "{{ }}"])
  func `a mistake of syntax is told when the template is parsed`(_ text: String) {
    #expect(throws: TemplateError.self) { try Template(TemplateText(text)) }
  }

  @Test func `deep nesting is refused, not a crash`() throws {
    let text =
      "{{ " + String(repeating: "(", count: 5000) + "1"
      + String(repeating: ")", count: 5000) + " }}"
    let error = try #require(failure(text))
    #expect(error.message.contains("nested deeper"))
  }

  @Test(arguments: [" + 1", " ~ 1", " | int", ".a", " if 1 else 1", " or 1"])
  func `endless chains are refused, not a crash`(_ link: String) throws {
    let error = try #require(failure("{{ 1" + String(repeating: link, count: 9000) + " }}"))
    #expect(error.message.contains("nested deeper"))
  }

  @Test(arguments: [
    "{{ 'a' * 10 ** 15 }}", "{{ 10 ** 30 }}", "{{ 'a' | indent(10 ** 15) }}",
    "{{ range(10 ** 12) }}", "{{ 9223372036854775807 + 1 }}",
  ])
  func `what is too large is refused`(_ text: String) { #expect(failure(text) != nil) }

  @Test(arguments: [
    "{", "{{", "{%", "{#", "{#-", "{%-", "{{-", "{{-}}", "{%-%}", "{#-#}", "{% raw %}", "{{ '",
    "{{ x[ }}", "{{ x[::::] }}", "{{ x. }}", "{{ 0x }}", "{{ 1__ }}", "{% raw %}{% endraw", "\n",
    "{{ a | }}", "{{ a is }}", "{% set %}", "{% for %}", "{% for x in %}", "{{ 1 }}\r\n", "{{ é }}",
    "{% macro %}", "{{ {1 }}", "{{ [1 }}", "{{ f(a= }}", "{{ f(*) }}", "{% set a. = 1 %}",
  ])
  func `odd text never crashes`(_ text: String) { _ = failure(text) }

  @Test func `a mistake is placed in the file`() throws {
    let file = SourceFile(name: "a.yml", text: "msg: |\n  first\n  {{ oops }}\n")
    let place = Diagnostics.SourceLocation(file: file, range: 5..<28)
    let error = try #require(failure("first\n{{ oops }}\n", at: place))
    #expect(error.location?.description == "a.yml:3:6")
    #expect(error.location?.text == "oops")
  }

  @Test func `a mistake in text that the file spells otherwise marks the whole scalar`() throws {
    let file = SourceFile(name: "a.yml", text: #"msg: "{{ \x61 }}""#)
    let place = Diagnostics.SourceLocation(file: file, range: 5..<17)
    let error = try #require(failure("{{ a }}", at: place))
    #expect(error.location == place)
  }

  @Test func `secret text keeps what it becomes part of secret`() throws {
    let template = try Template(TemplateText("a{{ key }}"))
    let value = try template.evaluate(in: scope(["key": .object(Secret("s"))]))
    #expect(value.isSecret)
    #expect(value.string == "as")
  }

  @Test func `no turn of a loop has a neighbour that is not there`() throws {
    let text = "{% for i in [1] %}{{ loop.previtem is defined }}{% endfor %}"
    #expect(try Template(TemplateText(text)).evaluate(in: scope()) == "False")
  }

  @Test func `an endless macro is refused`() throws {
    let error = try #require(failure("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"))
    #expect(error.message.contains("nested deeper"))
  }
}
