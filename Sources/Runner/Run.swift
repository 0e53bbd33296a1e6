import Diagnostics
public import Inventory
import Modules
import OrderedCollections
public import Playbook
public import Templating
import Values

/// Playbooks on the hosts of an inventory, play by play.
public struct Run: Sendable {
  /// How a run went, as its exit code tells.
  public enum Outcome: Sendable, Hashable {
    /// Everything went well.
    case succeeded
    /// A task failed on at least one host.
    case failed
    /// At least one host could not be reached.
    case unreachable
    /// A play could not be run as it is written.
    case refused
    /// The person stopped it.
    case interrupted
  }

  let playbooks: [Playbook]
  let inventory: Inventory
  let store: VariableStore
  let options: RunOptions
  let limit: HostLimit?
  let connections: Connections
  let loader: PlaybookLoader
  let sink: any EventSink

  /// Prepares to run `playbooks`; nothing is touched before `run`.
  public init(
    _ playbooks: [Playbook], inventory: Inventory, store: VariableStore, options: RunOptions,
    limit: HostLimit? = nil, connections: Connections, loader: PlaybookLoader,
    sink: any EventSink
  ) {
    self.playbooks = playbooks
    self.inventory = inventory
    self.store = store
    self.options = options
    self.limit = limit
    self.connections = connections
    self.loader = loader
    self.sink = sink
  }

  /// Runs all plays, and ends with the recap, also when it is cancelled.
  ///
  /// Jobs that are carried out from here run beside the plays and are waited for.
  public func run() async -> Outcome {
    let board = options.jobs.board
    let outcome = await withTaskGroup(of: Outcome?.self) { group in
      group.addTask {
        let outcome = await runPlays()
        board.close()
        return outcome
      }
      group.addTask {
        await withDiscardingTaskGroup { jobs in
          for await work in board.work { jobs.addTask { await work() } }
        }
        return nil
      }
      var outcome = Outcome.interrupted
      for await end in group { outcome = end ?? outcome }
      return outcome
    }
    for failure in await board.unseenFailures {
      let message = "a background task on \(failure.host) failed: \(failure.message)"
      await sink.receive(.warning(Diagnostic(.warning, message)))
    }
    return outcome
  }

  private func runPlays() async -> Outcome {
    let state = RunState(
      store: store, inventory: inventory, options: options, sink: sink)
    for playbook in playbooks {
      for warning in playbook.warnings { await sink.receive(.warning(warning)) }
      for play in playbook.plays {
        if _Concurrency.Task.isCancelled { break }
        let identity = PlayIdentity(play, of: playbook, in: options.project)
        guard await run(play, identity, state) else { break }
      }
    }
    if let start = options.startAtTask, await !state.hasMetStart {
      await sink.receive(
        .warning(Diagnostic(.warning, "no task is called `\(start)`, so none was run")))
    }
    await sink.receive(.finished(recap: await state.recap))
    let statistics = await state.statistics
    if !statistics.isEmpty { await sink.receive(.statistics(statistics)) }
    await tellOfJobs()
    if _Concurrency.Task.isCancelled { return .interrupted }
    if await state.wasRefused { return .refused }
    return await state.outcome
  }

  /// Tells why the run does not end yet.
  private func tellOfJobs() async {
    let count = await options.jobs.board.running
    guard count > 0, !_Concurrency.Task.isCancelled else { return }
    let jobs = count == 1 ? "1 background task" : "\(count) background tasks"
    await sink.receive(
      .warning(Diagnostic(.warning, "waiting for \(jobs) that cannot go on without this run")))
  }

  /// Runs one play, batch by batch; answers whether there is any host left for the next.
  private func run(_ play: Play, _ identity: PlayIdentity, _ state: RunState) async -> Bool {
    do {
      let start = PlayStart(play, options: options, state: state, limit: limit)
      let selection = try await start.selection()
      for warning in selection.warnings { await sink.receive(.warning(warning)) }
      let name = try await start.name()
      guard !selection.hosts.isEmpty else {
        await state.receive(.playStarted(name: name, hosts: []))
        return true
      }
      await state.enter(selection.hosts)
      let hosts = await state.active(among: selection.hosts)
      guard !hosts.isEmpty else { return false }
      var variables = PlayVariables(play)
      try await start.prepare(
        &variables, name: name, all: try await start.hostsInOrder(), loader: loader,
        asks: options.past?.settles(identity) != true)
      let context = PlayContext(
        play: play, identity: identity, options: options, strategy: try await start.strategy(),
        connections: connections, loader: loader)
      for batch in Batches.split(hosts, try await start.batchSizes(of: hosts.count)) {
        await state.receive(.playStarted(name: name, hosts: batch))
        let secrets = PlayPrompts(play).secrets
        await state.receive(.progress(.began(identity, hosts: batch, secrets: secrets)))
        variables.magic["ansible_play_batch"] = .list(batch.map { .string($0) })
        variables.magic["play_hosts"] = .list(batch.map { .string($0) })
        let handlers = start.handlers(variables, await state.store)
        let run = PlayRun(
          context, hosts: batch, state: state, variables: variables, handlers: handlers)
        await run.run()
        await state.end(identity, on: batch)
        if await run.endsPlay { return true }
        if await run.isBroken { return false }
        if await state.failed(among: batch).count == batch.count { return false }
      }
      return true
    } catch {
      await state.refuse(error)
      return false
    }
  }
}
