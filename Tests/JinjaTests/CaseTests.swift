import TestSupport
import Testing

/// The language against Jinja2: what is expected was recorded from it by the script `record`.
struct CaseTests {
  @Test func `the cases are there`() {
    #expect(CaseFile.all(in: "Cases/language").count > 10)
    #expect(CaseFile.all(in: "Cases/errors").count > 1)
  }

  @Test(arguments: CaseFile.all(in: "Cases/language"))
  func `a template renders as in Jinja2`(file: CaseFile) throws {
    let suite = try Case(file)
    #expect(!suite.steps.isEmpty)
    for (template, expected) in suite.steps {
      let actual = suite.rendered(template)
      #expect(actual == expected, "\(template)\n\(LineDifference.text(from: expected, to: actual))")
    }
  }

  @Test(arguments: CaseFile.all(in: "Cases/errors"))
  func `a mistake is explained at its place`(file: CaseFile) throws {
    let suite = try Case(file)
    let mark = CaseFile.separator + "\n"
    let steps = suite.steps.map { template, _ in
      mark + template + "\n" + mark + suite.explained(template)
    }
    Golden.expect(suite.header + steps.joined(), at: file.path)
  }
}
