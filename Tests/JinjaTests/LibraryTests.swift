import TestSupport
import Testing

/// Filters, tests and global functions against Jinja2's, as `record` wrote down what those do.
struct LibraryTests {
  static let folders = ["filters", "tests", "globals"]
  static let files = folders.flatMap { CaseFile.all(in: "Cases/\($0)") }

  @Test func `every family has cases`() {
    #expect(Self.files.count >= 10)
  }

  @Test(arguments: files)
  func `the library answers as Jinja2's`(file: CaseFile) throws {
    let suite = try Case(file, standsIn: false)
    for (template, expected) in suite.steps {
      let actual = suite.rendered(template)
      #expect(actual == expected, "\(template)\n\(LineDifference.text(from: expected, to: actual))")
    }
  }
}
