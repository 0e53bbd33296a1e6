import Diagnostics
import Remote
import SSH
import Values

extension Forwarding {
  private static let longestPause = Duration.seconds(30)

  /// Keeps the session and the command alive.
  func keep(
    _ shared: SharedSession, _ tell: @escaping @Sendable (Event) -> Void
  ) async throws {
    var pause = Duration.seconds(1)
    var isFirst = true
    let clock = ContinuousClock()
    while !Task.isCancelled {
      let start = clock.now
      do {
        let session = try await shared.session()
        if !isFirst { tell(.back) }
        let outcome = try await attend(session, mustBecomeReady: isFirst, tell)
        try Task.checkCancellation()
        if start.duration(to: clock.now) > Self.longestPause { pause = .seconds(1) }
        if let status = outcome.status {
          tell(.ended(status: status, pause: pause))
        } else {
          tell(.lost(outcome.error?.diagnostic, pause: pause))
        }
      } catch let error as CommandFailure {
        throw error
      } catch {
        try Task.checkCancellation()
        tell(.lost(Self.diagnostic(error), pause: pause))
      }
      isFirst = false
      try await Task.sleep(for: pause)
      pause = min(pause * 2, Self.longestPause)
    }
  }

  /// What came of a session or of the command in it.
  struct Outcome: Sendable {
    /// Why the session ended, where it did.
    var error: SSHError?
    /// How the command ended, where it did.
    var status: Int?
  }

  /// Waits until the session ends, or the command in it.
  private func attend(
    _ session: Session, mustBecomeReady: Bool, _ tell: @escaping @Sendable (Event) -> Void
  ) async throws -> Outcome {
    let readiness = Readiness()
    let outcome = try await withThrowingTaskGroup(of: Outcome?.self) { group in
      group.addTask { Outcome(error: await session.closed()) }
      if let command {
        group.addTask {
          await probe(session)
          guard !Task.isCancelled else { return nil }
          await readiness.reach()
          tell(.ready)
          return nil
        }
        group.addTask { Outcome(status: try await run(command, tell)) }
      }
      defer { group.cancelAll() }
      while let next = try await group.next() {
        if let next { return next }
      }
      return Outcome()
    }
    let isReady = await readiness.isReached
    if let status = outcome.status, mustBecomeReady, !isReady, !Task.isCancelled {
      throw CommandFailure(status: status)
    }
    return outcome
  }

  /// Whether the targets could be reached once.
  private actor Readiness {
    private(set) var isReached = false
    func reach() { isReached = true }
  }

  /// Tries until the host reaches all targets.
  private func probe(_ session: Session) async {
    for port in ports {
      while !Task.isCancelled, await session.failure == nil {
        if let channel = try? await session.connect(to: port.targetHost, port: port.targetPort) {
          await channel.close()
          break
        }
        try? await Task.sleep(for: .milliseconds(200))
      }
    }
  }

  /// The command, ended with all that it started when its connection is gone: its input ends then.
  private static func guarded(_ command: String) -> String {
    """
    exec 2>&1 3<&0
    group=
    ! command -v setsid >/dev/null || group=setsid
    $group sh -c \(ShellWords.quoted(command)) </dev/null 3<&- &
    task=$!
    { cat >/dev/null; kill -s TERM -- "${group:+-}$task"; } <&3 2>/dev/null &
    guard=$!
    exec 3<&-
    wait "$task"
    status=$?
    kill "$guard" 2>/dev/null
    exit "$status"
    """
  }

  /// Runs the command until it ends or the task is cancelled, which kills what it started.
  private func run(
    _ command: String, _ tell: @escaping @Sendable (Event) -> Void
  ) async throws -> Int {
    let connection = try await connections.connection(for: settings)
    let dialogue = Dialogue(Self.guarded(command)) { () throws(RemoteError) in
      // It has nothing to read, ever.
      try? await Task.sleep(for: .seconds(86_400))
      if Task.isCancelled { throw RemoteError(.cancelled, host: settings.host) }
      return []
    } sink: { (bytes) throws(RemoteError) in
      tell(.said(bytes))
    }
    return try await connection.hold(dialogue).status
  }
}
