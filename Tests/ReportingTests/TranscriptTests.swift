import TestSupport
import Testing

@testable import Reporting

struct TranscriptTests {
  private static let cases = CaseFile.all(in: "Cases")

  @Test(arguments: cases)
  func `prints byte for byte what ansible-core printed`(file: CaseFile) throws {
    let recorded = try RecordedCase(file)
    var transcript = Transcript(recorded.options)
    for event in recorded.events { transcript.add(event) }
    let lines = transcript.lines
    expectSame(text(lines, .stdout), recorded.output)
    expectSame(text(lines, .stderr), recorded.errors)
  }

  @Test func `there are recorded cases`() { #expect(Self.cases.count > 40) }

  private func text(_ lines: [Line], _ stream: OutputStream) -> String {
    lines.filter { $0.stream == stream }.map { $0.text + "\n" }.joined()
  }

  private func expectSame(_ found: String, _ wanted: String) {
    // Strings that differ only in how they compose characters are equal to Swift.
    guard !found.utf8.elementsEqual(wanted.utf8) else { return }
    Issue.record("\(LineDifference.text(from: wanted, to: found))")
  }
}
