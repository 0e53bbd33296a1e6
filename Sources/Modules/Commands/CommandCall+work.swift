import OrderedCollections
import Remote
import Values

extension CommandCall {
  /// The call as a job, with all that can come of it but the program's own end.
  var work: JobWork {
    let verdicts = Self.verdicts.map { verdict in
      let answer = CommandResult(
        status: 0, output: Array("\(verdict)\n".utf8), errors: [], started: .now, ended: .now)
      var values = result(of: answer).registered
      values["stdout_lines"] = nil
      values["stderr_lines"] = nil
      return (verdict, Self.json(.mapping(values)))
    }
    let report = JobVerdicts(
      command: Self.json(command), stripsLineBreaks: stripsLineBreaks, results: verdicts)
    return JobWork(
      script: script, arguments: words, input: input.map { String(decoding: $0, as: UTF8.self) },
      report: .command(report))
  }

  /// The first lines of the script's output that end it before the program runs.
  private static let verdicts = [
    "creates", "removes", "missing", "denied", "chdir 2", "chdir 13", "chdir 20",
  ]

  private static func json(_ value: Value) -> String {
    JSONWriter(escapesNonASCII: true, secrets: .exposed).text(of: value)
  }
}
