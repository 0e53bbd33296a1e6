import Jinja
import Testing
import Values

/// Bounds that keep a mistake from taking the whole run.
struct LimitTests {
  static let refused: [(template: String, complaint: String)] = [
    (
      "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
      "the template calls itself more than 200 levels deep"
    ),
    (
      "{% for x in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}",
      "the template calls itself more than 200 levels deep"
    ),
    (
      "{% macro a() %}{{ caller() }}{% endmacro %}{% macro b() %}{% call a() %}{{ b() }}{% endcall %}"
        + "{% endmacro %}{{ b() }}", "the template calls itself more than 200 levels deep"
    ),
    ("{{ 'x' * 999999999 }}", "`*` makes more than 134217728 bytes or items"),
    ("{{ [1] * 999999999 }}", "`*` makes more than 134217728 bytes or items"),
    ("{{ 'x'.center(999999999) }}", "a width of more than 134217728 characters is too much"),
    ("{{ '%999999999d' % 1 }}", "`999999999` is too much for a format"),
    ("{{ '%.999999f' % 1 }}", "a precision of more than 100000 digits is too much"),
    ("{{ '{:999999999}'.format(1) }}", "`999999999` is too much for a format"),
    ("{{ ('x' * 99999).replace('', 'y' * 99999) }}", "the text becomes too long"),
    ("{{ ('\\t' * 99999).expandtabs(99999) }}", "the text becomes too long"),
    ("{{ 9 ** 99999 }}", "a whole number of more than 4300 digits is too much"),
    (
      "{{ (10 ** 4000) * (10 ** 4000) }}", "a whole number of more than 4300 digits is too much"
    ),
  ]

  @Test(arguments: refused)
  func `what would take too much is refused in words`(template: String, complaint: String) throws {
    let template = try Template(template)
    let error = try #require(throws: TemplateError.self) {
      try template.render(in: [:] as Variables)
    }
    #expect(error.message == complaint)
  }

  @Test func `what a macro writes counts towards the bound of the output`() throws {
    var limits = Limits()
    limits.outputLength = 1000
    let template = try Template(
      "{% macro m(n) %}0123456789{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(150) }}",
      in: Environment(limits: limits))
    let error = try #require(throws: TemplateError.self) {
      try template.render(in: [:] as Variables)
    }
    #expect(error.message == "the output is longer than 1000 bytes")
  }
}
