import FoundationEssentials
import TestSupport
import Testing

/// Jinja2's own test suite, as the script `upstream` recorded it into the folder `APUS_JINJA_UPSTREAM`.
struct UpstreamTests {
  static let folder = ProcessInfo.processInfo.environment["APUS_JINJA_UPSTREAM"]
  static let files = folder.map { CaseFile.all(in: "cases", of: $0 + "/summary.json") } ?? []

  @Test(.enabled(if: folder != nil))
  func `Jinja2's suite was recorded`() {
    #expect(Self.files.count > 300)
  }

  @Test(.enabled(if: folder != nil), arguments: files)
  func `a template of Jinja2's suite renders as there`(file: CaseFile) throws {
    let suite = try Case(file, standsIn: false)
    #expect(!suite.steps.isEmpty)
    for (template, expected) in suite.steps {
      let actual = suite.rendered(template)
      #expect(actual == expected, "\(template)\n\(LineDifference.text(from: expected, to: actual))")
    }
  }
}
