/// What a job does on its host, and how its end is written down there.
struct JobWork: Sendable {
  /// How the output becomes the text of the results file.
  enum Report: Sendable {
    /// The script says in its first line what came of it; a program's own output follows.
    case command(JobVerdicts)
    /// The output is JSON.
    case json
  }

  /// The script, in POSIX sh.
  var script: String
  /// What it finds as `$@`.
  var arguments: [String] = []
  /// What it reads from standard input; nil is `/dev/null`.
  var input: String?
  /// How its end is written down.
  var report: Report
}

/// What the results file says for each first line that is not `run`, as JSON; computed here, for
/// a host has no JSON writer.
struct JobVerdicts: Sendable {
  /// What was run, as JSON.
  var command: String
  /// Whether line breaks at the end of the output are dropped.
  var stripsLineBreaks: Bool
  /// The whole results by first line.
  var results: [(verdict: String, json: String)]
}

/// A module whose work a host can do on its own, so that it goes on without a connection.
protocol Detachable: Module {
  /// The work, or the result where there is nothing to be done.
  func work(in context: ModuleContext) async throws -> DetachedCall
}

/// What becomes of a module that is to run on its own.
enum DetachedCall: Sendable {
  /// The host has this to do.
  case work(JobWork)
  /// Nothing has to run.
  case result(TaskResult)
}
