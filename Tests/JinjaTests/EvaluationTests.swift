import Jinja
import OrderedCollections
import Testing
import Values

/// What a template amounts to, and what it asks of its variables.
struct EvaluationTests {
  static let lone: [(String, Value)] = [
    ("{{ number }}", 3),
    ("{{ items }}", [1, 2]),
    ("{% if true %}{{ items }}{% endif %}", [1, 2]),
    ("{{ number }}{{ number }}", "33"),
    (" {{ number }}", " 3"),
    ("{{ 'a' if false }}", ""),
    ("plain", "plain"),
    ("", ""),
    ("{% set x = [1] %}{{ x.append(2) }}{{ x }}", "None[1, 2]"),
    ("{% set x = [1] %}{% do x.append(2) %}{{ x }}", [1, 2]),
  ]

  static let environment = Environment(
    filters: Names.filters, tests: Names.tests, methods: Names.methods, globals: Names.globals)

  @Test(arguments: lone)
  func `a lone output keeps its value, all else is text`(template: String, expected: Value) throws {
    let variables: Variables = ["number": 3, "items": [1, 2]]
    let value = try Template(template, in: Self.environment).evaluate(in: variables)
    #expect(value == expected)
    #expect(value.typeName == expected.typeName)
  }

  @Test func `an expression may stand alone, without braces`() throws {
    let condition = try Template.expression("number > 2 and items", in: Self.environment)
    #expect(condition.isLoneExpression)
    #expect(try condition.evaluate(in: ["number": 3, "items": [1]] as Variables) == [1])
    #expect(throws: TemplateError.self) {
      try Template.expression("missing", in: Self.environment).evaluate(in: [:] as Variables)
    }
  }

  @Test func `templates inside of a value are rendered only when they are reached`() throws {
    let variables = LazyVariables(
      values: [
        "name": "web",
        "all": [
          "good": .template(TemplateText("{{ name }}-1")),
          "bad": .template(TemplateText("{{ nowhere }}")),
          "list": [.template(TemplateText("{{ name }}")), "x"],
        ],
      ], environment: Self.environment)
    func render(_ text: String) throws -> String {
      try Template(text, in: Self.environment).render(in: variables)
    }
    #expect(try render("{{ all.good }}") == "web-1")
    #expect(try render("{{ all['good'] | upper }}") == "WEB-1")
    #expect(try render("{% for x in all.list %}{{ x }},{% endfor %}") == "web,x,")
    #expect(try render("{{ all.list }}") == "['web', 'x']")
    #expect(try render("{{ all.bad is defined }}{{ all.bad | default('no') }}") == "Falseno")
    #expect(try render("{{ all is defined }}") == "False")
    #expect(throws: TemplateError.self) { try render("{{ all }}") }
  }

  @Test func `changes to a list do not reach the variable itself`() throws {
    let variables: Variables = ["items": [1]]
    let template = try Template("{% do items.append(2) %}{{ items }}", in: Self.environment)
    #expect(try template.render(in: variables) == "[1, 2]")
    #expect(try template.render(in: variables) == "[1, 2]")
  }

  @Test func `none is written as nothing where the environment says so`() throws {
    let environment = Environment(hidesNone: true)
    let template = try Template("a{{ none }}b{{ [none] }}", in: environment)
    #expect(try template.render(in: [:] as Variables) == "ab[None]")
  }

  @Test func `what a macro writes goes through the environment's conversion`() throws {
    let environment = Environment(
      methods: Names.methods,
      conversion: { value, isLone in isLone ? value : .string("<\(value.pythonString)>") })
    let template = try Template(
      "{% macro one() %}{{ 1 }}{% endmacro %}{% macro two() %}a{{ 1 }}{% endmacro %}"
        + "{{ one() + 1 }}{{ two() }}", in: environment)
    #expect(try template.render(in: [:] as Variables) == "2<a1>")
  }

  @Test func `output without end is stopped`() throws {
    var limits = Limits()
    limits.outputLength = 1000
    let environment = Environment(limits: limits, globals: Names.globals)
    let template = try Template(
      "{% for i in range(1000) %}0123456789{% endfor %}", in: environment)
    let error = try #require(throws: TemplateError.self) {
      try template.render(in: [:] as Variables)
    }
    #expect(error.message == "the output is longer than 1000 bytes")
  }

  @Test(arguments: ["(", "[", "-", "not ", "{'a': ", "x if "])
  func `nesting without end is refused, not crashed on`(opening: String) {
    let text = "{{ " + String(repeating: opening, count: 20_000) + " }}"
    #expect(throws: TemplateError.self) { try Template(text, in: Self.environment) }
  }

  @Test(arguments: [" + a", " or a", ".a", "[0]", "()", "|upper", " ** a", " if a", " is odd or a"])
  func `a chain without end is refused`(link: String) {
    let text = "{{ a" + String(repeating: link, count: 20_000) + " }}"
    #expect(throws: TemplateError.self) { try Template(text, in: Self.environment) }
  }

  @Test(arguments: [" + 1", " ~ 'x'", "|string", " or 1", ".a"])
  func `a long chain within the bound is carried out`(link: String) throws {
    let text = "{{ a" + String(repeating: link, count: 450) + " }}"
    let template = try Template(text, in: Self.environment)
    _ = try? template.render(in: ["a": 0] as Variables)
  }

  @Test func `statements nested without end are refused`() {
    let text = String(repeating: "{% if a %}", count: 20_000)
    #expect(throws: TemplateError.self) { try Template(text, in: Self.environment) }
  }

  @Test(arguments: CaseNoise.all)
  func `a template cut anywhere is read or refused, never crashed on`(text: String) {
    let scalars = Array(text.unicodeScalars)
    for end in scalars.indices {
      var cut = String.UnicodeScalarView()
      cut.append(contentsOf: scalars[..<end])
      do {
        _ = try Template(String(cut), in: Self.environment)
      } catch {
        #expect(!error.message.isEmpty)
      }
    }
  }
}

/// Templates with a bit of everything, to be cut into pieces.
enum CaseNoise {
  static let all = [
    "a{% for k, v in d.items() if v is not none recursive -%} {{ loop.index ~ k[1:-1:2] }}{% else %}x"
      + "{% endfor %}{# c #}{% raw %}{{ }}{% endraw %}",
    "{% macro m(a, b=[1, 2.5e3, 0x1F, 'q\\x41\\u00e9'], *c) %}{{ caller(**{'x': 1}) }}{% endmacro %}",
    "{% call(x) m(1, *l) %}{% set ns.y, z = 1, 2 %}{% filter upper | trim %}é日本{% endfilter %}{% endcall %}",
    "{% extends 'x' %}{% block a scoped required %} {% endblock a %}{% include ['a'] ignore missing %}",
    "{% from 'a' import b as c, d with context %}{% with a = 1, b = (2,) %}{% do x.y(z) %}{% endwith %}",
  ]
}
