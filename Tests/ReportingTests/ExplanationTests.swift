import Diagnostics
import Modules
import OrderedCollections
import Runner
import Testing
import Values

@testable import Reporting

struct ExplanationTests {
  private func errors(_ outcomes: [TaskOutcome], _ options: ReportOptions = .init()) -> String {
    var transcript = Transcript(options)
    for outcome in outcomes { transcript.add(.hostFinished(outcome)) }
    return transcript.lines.filter { $0.stream == .stderr }.map { $0.text + "\n" }.joined()
  }

  @Test func `an unreachable host says what was tried and what to do`() {
    var outcome = Samples.outcome(.unreachable, ["msg": "connection refused"])
    outcome.diagnostic = Samples.refusal
    #expect(
      errors([outcome]) == """
        error: node1: could not connect to 192.0.2.1:22: connection refused
        note: tried 192.0.2.1 through jump.example
        hint: is sshd running?

        """)
  }

  @Test func `the same reason is told once for all hosts`() {
    let outcomes = ["node1", "node2", "node3"].map { host in
      var outcome = Samples.outcome(.unreachable, host: host)
      outcome.diagnostic = Samples.refusal
      return outcome
    }
    #expect(errors(outcomes).components(of: "error:") == 1)
  }

  @Test func `texts of several lines are shown as lines, with the task's place`() {
    let file = SourceFile(name: "play.yml", text: "- name: Install it\n  command: apt-get\n")
    var outcome = Samples.outcome(
      .failed, ["msg": "non-zero return code", "rc": 100, "stderr": "E: no lock\nE: no luck\n"])
    outcome.task.location = SourceLocation(file: file, range: 2..<18)
    #expect(
      errors([outcome]) == """
        error: `Install it` failed on node1 with exit code 100
          ──▶ play.yml:1:3
          │
        1 │ - name: Install it
          │   ^^^^^^^^^^^^^^^^
        note: stderr
              E: no lock
              E: no luck

        """)
  }

  @Test func `only the end of a long text is shown`() {
    let lines = (1...50).map { "line \($0)" }.joined(separator: "\n")
    let text = errors([Samples.outcome(.failed, ["stdout": .string(lines)])])
    #expect(text.contains("note: stdout, the last 20 of 50 lines\n      line 31\n"))
    #expect(!text.contains("line 30\n"))
  }

  @Test func `a failure that its line tells needs no more words`() {
    #expect(
      errors([Samples.outcome(.failed, ["msg": "no such user", "stderr": "one line\n"])]) == "")
  }

  @Test func `in YAML the line is readable already`() {
    var options = ReportOptions()
    options.resultFormat = .yaml
    #expect(errors([Samples.outcome(.failed, ["msg": "two\nlines"])], options) == "")
  }

  @Test func `an ignored failure is not explained`() {
    var outcome = Samples.outcome(.failed, ["msg": "two\nlines"])
    outcome.isIgnored = true
    #expect(errors([outcome]) == "")
  }

  @Test func `a hidden failure is not explained`() {
    var outcome = Samples.outcome(.failed, ["msg": "two\nlines"])
    outcome.isHidden = true
    #expect(errors([outcome]) == "")
    outcome.diagnostic = Diagnostic(.error, "`s3cr3t` is no number", hint: "s3cr3t")
    #expect(errors([outcome]) == "")
  }

  @Test func `that a host is out of reach is told of hidden tasks too`() {
    var outcome = Samples.outcome(.unreachable)
    outcome.isHidden = true
    outcome.diagnostic = Samples.refusal
    #expect(errors([outcome]).contains("is sshd running?"))
  }

  @Test func `a warning with a place is drawn with it, one without in the known form`() {
    var transcript = Transcript(ReportOptions())
    transcript.add(.warning(Diagnostic(.warning, "nobody is left")))
    transcript.add(.warning(Diagnostic(.warning, "`nodes` matches nothing", hint: "try `node*`")))
    #expect(
      transcript.lines == [
        Line(text: "[WARNING]: nobody is left", stream: .stderr),
        Line(text: "warning: `nodes` matches nothing\nhint: try `node*`", stream: .stderr),
      ])
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
