import OrderedCollections
import Remote
import Values

/// Tasks that go on in the background, as ansible-core's `async_wrapper`, 2.16, runs them.
///
/// A job is the leader of a session of its own on its host, so that it survives the connection. While
/// it runs, the file named after it in the folder of jobs says `{"started": 1, "finished": 0, …}`;
/// then it holds the module's result. Ansible's own `async_status` reads these files, and ours reads
/// those of Ansible's jobs. Only the user can read ours; what a job writes meanwhile lies beside, and
/// is gone at its end.
public enum Job {
  /// The answer of Ansible's wrapper to a job that has begun, with the wrapper's keys.
  static func started(_ identifier: String, file: String?) -> TaskResult {
    var values: Mapping = ["ansible_job_id": .string(identifier), "started": 1, "finished": 0]
    if let file { values["results_file"] = .string(file) }
    return TaskResult(values, isChanged: true)
  }

  /// A name for a job, to which the host adds the number of its process.
  static func newName(using generator: inout some RandomNumberGenerator) -> String {
    "j\(Int.random(in: 0..<1_000_000_000_000, using: &generator))"
  }

  /// How many seconds a job has beyond its time, as with Ansible: whoever waits for it gives up first.
  static let grace = 5

  /// Starts a module in the background; it is killed a little after its time is over.
  ///
  /// What only Apus itself can carry out goes on here while the play does: such a job ends with the
  /// run, which waits for it.
  public static func start(
    _ module: any Module, limit seconds: Int, in context: ModuleContext
  ) async throws -> TaskResult {
    var generator = SystemRandomNumberGenerator()
    let name = newName(using: &generator)
    guard let detachable = module as? any Detachable else {
      let jobs = context.jobs
      await jobs.board.start(
        name, on: context.host, limit: .seconds(seconds + grace), isHidden: jobs.hidesResults
      ) {
        try await module.run(in: context)
      }
      return started(name, file: nil)
    }
    switch try await detachable.work(in: context) {
    case .result(let result): return result
    case .work(let work):
      let program = JobProgram(
        work: work, folder: context.jobs.folder, name: name, seconds: seconds)
      return try await launch(program.text, in: context)
    }
  }

  /// How far a job is, as `async_status` tells it.
  public static func status(
    of identifier: String, in context: ModuleContext
  ) async throws -> TaskResult {
    var module = AsyncStatus()
    module.job = identifier
    return try await module.run(in: context)
  }

  /// Forgets a job that is done.
  public static func erase(_ identifier: String, in context: ModuleContext) async throws {
    var module = AsyncStatus()
    module.job = identifier
    module.mode = .cleanup
    _ = try await module.run(in: context)
  }

  private static func launch(
    _ program: String, in context: ModuleContext
  ) async throws -> TaskResult {
    let connection = try await context.connect()
    let answer = try await connection.run(
      Request(
        script: launching, input: Array(program.utf8), environment: context.environment,
        isContained: true))
    let reply = Reply(answer)
    if let failure = reply.failure { return .failure(failure) }
    guard let identifier = reply["job"] else {
      return .failure("the shell of the host did not get as far as the job")
    }
    return started(identifier, file: reply["file"])
  }

  /// The shell reads the program from its input, so that nothing of it is in a list of processes.
  ///
  /// A subshell of the resident shell never leads a group, so `setsid` need not fork.
  private static let launching = """
    command -v setsid >/dev/null && exec setsid /bin/sh
    trap '' HUP
    exec /bin/sh
    """
}
