import Diagnostics
import Modules
import OrderedCollections
import Runner
import Testing
import Values

@testable import Reporting

struct ResultTextTests {
  /// What only Apus holds: no recording has it.
  private let values: Mapping = [
    "a": .object(Secret("s3cr3t")), "b": .template(TemplateText("{{ x }}")), "c": .tuple([1, 2]),
    "_ansible_own": true,
  ]

  private func text(_ format: ResultFormat) throws -> String {
    var options = ReportOptions()
    options.resultFormat = format
    var values = values
    values["d"] = .object(try #require(Timestamp(year: 2024, month: 1, day: 2)))
    return ResultText(options).text(of: Samples.outcome(.ok, values))
  }

  @Test func `values without a form of their own in JSON are written as what they stand for`()
    throws
  {
    #expect(
      try text(.json)
        == #"{"a": "********", "b": "{{ x }}", "c": [1, 2], "changed": false, "d": "2024-01-02"}"#)
  }

  @Test func `a date is a date in YAML`() throws {
    #expect(
      try text(.yaml) == """

            a: '********'
            b: '{{ x }}'
            c:
            - 1
            - 2
            changed: false
            d: 2024-01-02

        """)
  }

  @Test func `a task that could not be carried out says nothing of changes`() {
    var outcome = Samples.outcome(.failed, ["msg": "`x` is undefined"])
    outcome.diagnostic = Diagnostic(.error, "`x` is undefined")
    #expect(ResultText(ReportOptions()).text(of: outcome) == #"{"msg": "`x` is undefined"}"#)
  }
}
