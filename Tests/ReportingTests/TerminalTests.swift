import Diagnostics
import Modules
import Runner
import Testing

@testable import Reporting

struct TerminalTests {
  private func reporter(
    _ output: CapturedOutput, _ clock: ManualClock, liveOn stream: OutputStream? = .stdout
  ) -> TerminalReporter {
    TerminalReporter(
      output, ReportOptions(), liveOn: stream, size: { TerminalSize() }, clock: clock)
  }

  @Test func `an event is written in one piece`() async {
    let output = CapturedOutput()
    let reporter = reporter(output, ManualClock(), liveOn: nil)
    await reporter.receive(.playStarted(name: "p", hosts: []))
    #expect(output.take().map(\.text.lineFeedLines.count) == [4])
  }

  @Test func `nothing moves where there is no terminal`() async {
    let output = CapturedOutput()
    let clock = ManualClock(steps: 100)
    let reporter = reporter(output, clock, liveOn: nil)
    await reporter.receive(.hostStarted(task: Samples.task, host: "node1"))
    await reporter.animate()
    await reporter.receive(.hostFinished(Samples.outcome(.ok)))
    await reporter.close()
    #expect(clock.now.offset == .zero)
    #expect(!output.text().contains("\u{1B}"))
  }

  @Test func `running tasks are drawn, redrawn in place and taken away before other output`() async
  {
    let output = CapturedOutput()
    let clock = ManualClock()
    let reporter = reporter(output, clock)
    await reporter.receive(.hostStarted(task: Samples.task, host: "node1"))
    await reporter.receive(.hostStarted(task: Samples.task, host: "node2"))
    #expect(output.take() == [])
    clock.advance(by: .seconds(2))
    await reporter.draw()
    #expect(
      output.take() == [
        Line(text: "node1  Install it  2s\u{1B}[K\nnode2  Install it  2s\u{1B}[K\n\u{1B}[J")
      ])
    await reporter.draw()
    #expect(output.take() == [], "nothing changed")
    await reporter.receive(.hostFinished(Samples.outcome(.ok)))
    #expect(
      output.take() == [
        Line(
          text: "\u{1B}[2A\r\u{1B}[J\nTASK [Install it] " + String(repeating: "*", count: 62)
            + "\nok: [node1]\nnode2  Install it  2s\u{1B}[K\n\u{1B}[J")
      ])
    await reporter.close()
    #expect(output.take() == [Line(text: "\u{1B}[1A\r\u{1B}[J")])
  }

  @Test func `running tasks leave the screen before an error is written elsewhere`() async {
    let output = CapturedOutput()
    let clock = ManualClock()
    let reporter = reporter(output, clock)
    await reporter.receive(.taskStarted(Samples.task))
    await reporter.receive(.hostStarted(task: Samples.task, host: "node1"))
    clock.advance(by: .seconds(2))
    await reporter.draw()
    _ = output.take()
    await reporter.receive(.warning(.init(.warning, "mind the gap")))
    #expect(
      output.take() == [
        Line(text: "\u{1B}[1A\r\u{1B}[J"),
        Line(text: "[WARNING]: mind the gap\n", stream: .stderr),
        Line(text: "node1  Install it  2s\u{1B}[K\n\u{1B}[J"),
      ])
  }

  @Test func `drawing goes on ten times a second until it is cancelled`() async {
    let output = CapturedOutput()
    let clock = ManualClock(steps: 35)
    let reporter = reporter(output, clock)
    await reporter.receive(.hostStarted(task: Samples.task, host: "node1"))
    await reporter.animate()
    #expect(clock.now.offset == .milliseconds(3500))
    // Of the 36 drawings only those that show another second write anything.
    let seconds = output.take().compactMap { $0.text.firstMatch(of: /(\d)s/)?.1 }
    #expect(seconds == ["1", "2", "3"])
  }

  @Test func `at the end nothing is left of the running tasks`() async {
    let output = CapturedOutput()
    let clock = ManualClock()
    let reporter = reporter(output, clock)
    await reporter.receive(.hostStarted(task: Samples.task, host: "node1"))
    clock.advance(by: .seconds(2))
    await reporter.draw()
    _ = output.take()
    await reporter.receive(.finished(recap: []))
    #expect(output.take().map(\.text.unicodeScalars.first) == ["\u{1B}"])
    await reporter.draw()
    #expect(output.take() == [])
  }
}
