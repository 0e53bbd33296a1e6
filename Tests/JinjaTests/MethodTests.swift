import TestSupport
import Testing

/// Python's methods and formats against Python: what is expected was recorded by the script `record`.
struct MethodTests {
  static let files = ["methods", "formats"].flatMap { CaseFile.all(in: "Cases/\($0)") }

  @Test func `the cases are there`() throws {
    #expect(try Self.files.map { try Case($0).steps.count }.reduce(0, +) >= 500)
  }

  @Test(arguments: files)
  func `a method or format gives what Python gives`(file: CaseFile) throws {
    let suite = try Case(file, standsIn: false)
    for (template, expected) in suite.steps {
      let actual = suite.rendered(template)
      #expect(actual == expected, "\(template)\n\(LineDifference.text(from: expected, to: actual))")
    }
  }
}
