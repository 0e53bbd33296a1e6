import ArgumentParser

/// What earlier runs have to do with this one, as flags.
struct JournalFlags: ParsableArguments {
  @Flag(
    help: "Go on where the last run failed or was broken off; finished tasks do not run again.")
  var resume = false

  @Flag(help: "Run again on the hosts that failed or were unreachable in the last run.")
  var retry = false

  @Flag(
    help: "Only the plays that did not succeed on all their hosts, or whose inputs have changed.")
  var stale = false

  @Option(
    name: .customLong("run"), help: "The run that --resume and --retry go back to (the last one).")
  var run: String?

  @Flag(
    name: .customLong("despite-changes"),
    help: "Resume although inputs of finished tasks have changed.")
  var acceptsChanges = false

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Keep a journal of the run in the project's folder `.apus`.")
  var journal = true

  /// Whether what is not said is as an earlier run had it.
  var goesBack: Bool { resume || retry }

  func validate() throws {
    guard [resume, retry, stale].count(where: \.self) < 2 else {
      throw ValidationError("only one of --resume, --retry and --stale can be given")
    }
    if run != nil, !goesBack { throw ValidationError("--run goes with --resume or --retry") }
    if acceptsChanges, !resume { throw ValidationError("--despite-changes goes with --resume") }
  }
}
