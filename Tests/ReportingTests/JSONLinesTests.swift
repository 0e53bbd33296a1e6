import Diagnostics
import Modules
import OrderedCollections
import Runner
import Testing
import Values

@testable import Reporting

struct JSONLinesTests {
  private func line(_ event: Event) async -> String {
    let output = CapturedOutput()
    let clock = ManualClock()
    let reporter = JSONLinesReporter(output, clock: clock)
    clock.advance(by: .milliseconds(1250))
    await reporter.receive(event)
    return output.text()
  }

  @Test func `each event is an object on a line of its own`() async {
    #expect(
      await line(.playStarted(name: "p\n", hosts: ["node1"]))
        == #"{"event": "play_started", "elapsed": 1.25, "name": "p\n", "hosts": ["node1"]}"# + "\n")
    #expect(await line(.noHostsLeft) == #"{"event": "no_hosts_left", "elapsed": 1.25}"# + "\n")
  }

  @Test func `a result has all its keys in their order`() async {
    var outcome = Samples.outcome(.changed, ["rc": 0, "stdout": "ü\u{1B}"])
    outcome.delegate = "node2"
    #expect(
      await line(.hostFinished(outcome)) == #"{"event": "host_finished", "elapsed": 1.25, "#
        + #""task": {"id": 1, "kind": "task", "name": "Install it", "action": "command", "#
        + #""check": false, "path": null, "line": null}, "host": "node1", "delegate": "node2", "#
        + #""status": "changed", "ignored": false, "duration": 1.5, "#
        + #""result": {"rc": 0, "stdout": "ü\u001b", "changed": true, "failed": false}, "#
        + #""diagnostic": null}"# + "\n")
  }

  @Test func `a diagnostic keeps its facts`() async {
    let text = await line(.warning(Samples.refusal))
    #expect(
      text == #"{"event": "warning", "elapsed": 1.25, "diagnostic": {"severity": "error", "#
        + #""message": "could not connect to 192.0.2.1:22: connection refused", "path": null, "#
        + #""line": null, "column": null, "label": null, "#
        + #""notes": ["tried 192.0.2.1 through jump.example"], "hint": "is sshd running?"}}"# + "\n"
    )
  }

  @Test func `the end has the counts of each host`() async {
    var summary = HostSummary(host: "node1")
    summary.ok = 3
    #expect(
      await line(.finished(recap: [summary])) == #"{"event": "finished", "elapsed": 1.25, "#
        + #""hosts": {"node1": {"ok": 3, "changed": 0, "unreachable": 0, "failed": 0, "#
        + #""skipped": 0, "rescued": 0, "ignored": 0}}}"# + "\n")
  }

  @Test func `secrets and hidden results do not show`() async {
    var outcome = Samples.outcome(.failed, ["msg": .object(Secret("s3cr3t"))])
    outcome.item = .object(Secret("s3cr3t"))
    let masked = await line(.itemFinished(outcome))
    #expect(masked.contains(#""item": "********""#) && !masked.contains("s3cr3t"))
    outcome.result.values["msg"] = "s3cr3t"
    outcome.item = "s3cr3t"
    outcome.isHidden = true
    outcome.diagnostic = Diagnostic(.error, "s3cr3t")
    for event in [Event.itemFinished(outcome), .hostFinished(outcome)] {
      let hidden = await line(event)
      #expect(hidden.contains(#""censored": "the output has been hidden"#))
      #expect(!hidden.contains("s3cr3t"))
    }
  }
}
