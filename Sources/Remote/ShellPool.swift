import Logging

/// The resident shells of one host and user: one as a rule, more while several things run at once.
actor ShellPool {
  /// Starts `/bin/sh` where the shells are to be.
  typealias Opening =
    @Sendable (_ command: String) async throws(RemoteError) -> any ShellTransport

  let host: String
  private let become: Become?
  private let open: Opening
  private let log: Logger
  private var idle: [ResidentShell] = []
  private var busy = 0
  private var waiters: [(number: Int, continuation: CheckedContinuation<Void, Never>)] = []
  private var nextWaiter = 0
  /// Counts the resets, so that a shell from before one is not kept.
  private var generation = 0

  /// Two users of one host, and those who kill what hangs, fit into sshd's `MaxSessions` of 10.
  private static let mostBusy = 4
  private static let mostIdle = 2

  init(host: String, become: Become?, open: @escaping Opening) {
    self.host = host
    self.become = become
    self.open = open
    var log = Logger(label: "apus.remote")
    log[metadataKey: "host"] = "\(host)"
    self.log = log
  }

  /// Runs a request in an idle shell, or in a new one where all are busy.
  func run(_ exchange: Exchange) async throws(RemoteError) -> CommandResult {
    while true {
      let shell = try await take()
      let born = generation
      let result = await perform(exchange, in: shell)
      await give(shell, born: born)
      switch result {
      case .success(let answer): return answer
      case .failure(let error):
        // A shell that died while nobody needed it has not begun with the request.
        guard case .shellGone = error.kind else { throw error }
      }
    }
  }

  /// What the shell says of itself.
  func facts() async throws(RemoteError) -> ShellFacts {
    let shell = try await take()
    await give(shell, born: generation)
    return shell.facts
  }

  /// Closes the shells; the next request opens new ones.
  func reset() async {
    generation += 1
    let shells = idle
    idle = []
    for shell in shells { await shell.close() }
  }

  private func perform(
    _ exchange: Exchange, in shell: ResidentShell
  ) async -> Result<CommandResult, RemoteError> {
    let result = await withTaskExecutorPreference(shell.transport.taskExecutor) {
      guard let timeout = exchange.timeout else { return await shell.run(exchange) }
      return await withTaskGroup(of: Void.self) { group in
        group.addTask {
          guard (try? await Task.sleep(for: timeout)) != nil else { return }
          await shell.endTime()
          await Uncancelled.run { await self.interrupt(shell) }
        }
        let result = await shell.run(exchange)
        group.cancelAll()
        return result
      }
    }
    if case .failure(let error) = result, case .cancelled = error.kind {
      await Uncancelled.run {
        await shell.close()
        await self.interrupt(shell)
      }
    }
    return result
  }

  // Shells

  private func take() async throws(RemoteError) -> ResidentShell {
    while busy >= Self.mostBusy, !Task.isCancelled { await turn() }
    if Task.isCancelled { throw RemoteError(.cancelled, host: host) }
    busy += 1
    do throws(RemoteError) {
      return try await idleOrNewShell()
    } catch {
      busy -= 1
      wakeNext()
      throw error
    }
  }

  private func give(_ shell: ResidentShell, born: Int) async {
    let isAlive = await shell.isAlive
    if isAlive, born == generation, idle.count < Self.mostIdle {
      idle.append(shell)
    } else {
      await shell.close()
    }
    busy -= 1
    wakeNext()
  }

  private func idleOrNewShell() async throws(RemoteError) -> ResidentShell {
    while let shell = idle.popLast() {
      if await shell.isAlive { return shell }
      await shell.close()
    }
    let loop = ShellLoop(greeting: Marker.random())
    let transport = try await open(become?.command(running: loop) ?? "exec \(loop.command)")
    return try await ResidentShell.start(
      transport, greeting: loop.greeting, become: become, host: host, log: log)
  }

  // Waiting for a turn

  private func turn() async {
    let number = nextWaiter
    nextWaiter += 1
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { return continuation.resume() }
        waiters.append((number, continuation))
      }
    } onCancel: {
      Uncancelled.start { await self.wake(number) }
    }
  }

  private func wake(_ number: Int) {
    guard let index = waiters.firstIndex(where: { $0.number == number }) else { return }
    waiters.remove(at: index).continuation.resume()
  }

  private func wakeNext() {
    guard !waiters.isEmpty else { return }
    waiters.removeFirst().continuation.resume()
  }

  // Killing

  /// Kills all that a shell runs, and the shell, from another shell of the same user.
  private func interrupt(_ shell: ResidentShell) async {
    log.trace("killing the processes of shell \(shell.facts.processIdentifier)")
    let target = shell.facts.ownGroup.map { "-\($0)" } ?? "\(shell.facts.processIdentifier)"
    let request = Request(script: Self.killing, arguments: [target], isContained: true)
    // Where nobody can be sent to kill them, at least nobody waits for them.
    if let exchange = try? Exchange(request, host: host), let helper = try? await idleOrNewShell() {
      _ = await helper.run(exchange)
      await shell.close()
      if await helper.isAlive, idle.count < Self.mostIdle {
        idle.append(helper)
      } else {
        await helper.close()
      }
    } else {
      await shell.close()
    }
  }

  /// Asks first, and kills after two seconds.
  private static let killing = """
    kill -s TERM -- "$1" || exit 0
    n=0
    while [ "$n" -lt 20 ] && kill -s 0 -- "$1"; do
      sleep 0.1 || sleep 1
      n=$((n + 1))
    done
    kill -s KILL -- "$1"
    """
}
