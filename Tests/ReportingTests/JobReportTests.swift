import Runner
import Testing

@testable import Reporting

/// What is shown of tasks that run in the background.
struct JobReportTests {
  static let cases: [(state: JobReport.State, line: String)] = [
    (.running, "ASYNC POLL on node1: jid=j1.2 started=1 finished=0"),
    (.succeeded, "ASYNC OK on node1: jid=j1.2"), (.failed, "ASYNC FAILED on node1: jid=j1.2"),
  ]

  @Test(arguments: cases)
  func `each look at a job is a line, as ansible-playbook writes it`(
    _ state: JobReport.State, _ line: String
  ) {
    let task = TaskBanner(id: 1, name: "wait", action: "command")
    var transcript = Transcript(ReportOptions())
    transcript.add(
      .jobPolled(JobReport(host: "node1", task: task, identifier: "j1.2", state: state)))
    #expect(transcript.takeLines().map(\.text) == [line])
  }
}
