import Diagnostics
import OrderedCollections
import Values

/// The jobs that Apus itself carries out while the play goes on, because their logic is here and not
/// on the host.
///
/// They run in the task group of the run, which ends when they have.
public actor JobBoard {
  /// How far a job is.
  enum State: Sendable {
    case running
    case finished(TaskResult)
  }

  /// What is to be carried out.
  public typealias Work = @Sendable () async -> Void

  /// The work of all jobs, as they start.
  public nonisolated let work: AsyncStream<Work>
  private nonisolated let continuation: AsyncStream<Work>.Continuation
  private var states: [String: State] = [:]
  /// What went wrong where nobody has looked since.
  private var unseen: [String: (host: String, message: String)] = [:]

  /// A board without jobs.
  public init() {
    (work, continuation) = AsyncStream.makeStream()
  }

  /// Starts a job on a host.
  func start(
    _ name: String, on host: String, limit: Duration, isHidden: Bool,
    _ action: @escaping @Sendable () async throws -> TaskResult
  ) {
    let key = Self.key(name, host)
    states[key] = .running
    continuation.yield {
      let result: TaskResult
      do {
        result =
          try await TimeLimit.run(limit, action)
          ?? .failure("Timeout exceeded")
      } catch {
        result = .failure(JobBoard.message(of: error))
      }
      await self.finish(key, on: host, result, isHidden: isHidden)
    }
  }

  /// How far a job is; nil where it is none of these.
  func state(of name: String, on host: String) -> State? {
    unseen[Self.key(name, host)] = nil
    return states[Self.key(name, host)]
  }

  /// Forgets a job.
  func erase(_ name: String, on host: String) { states[Self.key(name, host)] = nil }

  /// How many jobs are not done yet.
  public var running: Int {
    states.values.count { if case .running = $0 { true } else { false } }
  }

  /// The failures that no task has looked at, by host.
  public var unseenFailures: [(host: String, message: String)] {
    unseen.values.sorted { ($0.host, $0.message) < ($1.host, $1.message) }
  }

  /// Takes no more jobs.
  public nonisolated func close() { continuation.finish() }

  private func finish(
    _ key: String, on host: String, _ result: TaskResult, isHidden: Bool
  ) {
    states[key] = .finished(result)
    guard result.isFailed else { return }
    let message = result["msg"]?.pythonString ?? "it does not say why"
    unseen[key] = (host, isHidden ? "why is hidden by `no_log`" : message)
  }

  private static func key(_ name: String, _ host: String) -> String { "\(host)\u{0}\(name)" }

  private static func message(of error: any Error) -> String {
    (error as? any DiagnosticConvertible)?.diagnostic.message ?? "\(error)"
  }
}
