import Logging

/// The resident shells of one host and user: one as a rule, more while several things run at once.
actor ShellPool {
  /// Starts `/bin/sh` where the shells are to be.
  typealias Opening =
    @Sendable (_ command: String) async throws(RemoteError) -> any ShellTransport

  let host: String
  private let become: Become?
  private let places: ShellPlaces?
  private let open: Opening
  private let log: Logger
  private var idle: [ResidentShell] = []
  private let turns = Turns(ShellPool.mostBusy)
  /// Counts the resets, so that a shell from before one is not kept.
  private var generation = 0

  private static let mostBusy = 4
  private static let mostIdle = 2

  /// Opens nothing yet; `places` are those of the session that the shells share with other users.
  init(host: String, become: Become?, places: ShellPlaces? = nil, open: @escaping Opening) {
    self.host = host
    self.become = become
    self.places = places
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
      await Uncancelled.run { await self.interrupt(shell) }
    }
    return result
  }

  // Shells

  private func take() async throws(RemoteError) -> ResidentShell {
    guard await turns.enter() else { throw RemoteError(.cancelled, host: host) }
    do throws(RemoteError) {
      return try await idleOrNewShell()
    } catch {
      await turns.leave()
      throw error
    }
  }

  private func give(_ shell: ResidentShell, born: Int) async {
    let isNeededElsewhere = await places?.isCrowded ?? false
    let isAlive = await shell.isAlive
    if isAlive, !isNeededElsewhere, born == generation, idle.count < Self.mostIdle {
      idle.append(shell)
    } else {
      await shell.close()
    }
    await turns.leave()
  }

  /// Ends the shell that has been idle for the longest time; false where none is.
  func endIdleShell() async -> Bool {
    guard !idle.isEmpty else { return false }
    await idle.removeFirst().close()
    return true
  }

  private func idleOrNewShell(isUrgent: Bool = false) async throws(RemoteError) -> ResidentShell {
    while let shell = idle.popLast() {
      if await shell.isAlive { return shell }
      await shell.close()
    }
    let place = await places?.take(for: self, isUrgent: isUrgent)
    guard places == nil || place != nil else { throw RemoteError(.cancelled, host: host) }
    do throws(RemoteError) {
      let loop = ShellLoop(greeting: Marker.random())
      let transport = try await open(become?.command(running: loop) ?? "exec \(loop.command)")
      return try await ResidentShell.start(
        transport, greeting: loop.greeting, become: become, host: host, place: place, log: log)
    } catch {
      await place?.leave()
      throw error
    }
  }

  // Killing

  /// Kills what a shell's task runs, and the shell, from another shell of the same user.
  private func interrupt(_ shell: ResidentShell) async {
    log.trace("killing the processes of shell \(shell.facts.processIdentifier)")
    let target = "\(shell.facts.processIdentifier)"
    let request = Request(script: TaskTree.killing, arguments: [target], isContained: true)
    // Where nobody can be sent to kill them, at least nobody waits for them.
    if let exchange = try? Exchange(request, host: host),
      let helper = try? await idleOrNewShell(isUrgent: true)
    {
      _ = await helper.run(exchange)
      await shell.close()
      await helper.close()
    } else {
      await shell.close()
    }
  }
}
