import Diagnostics
public import Inventory
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
  let sink: any EventSink

  /// Prepares to run `playbooks`; nothing is touched before `run`.
  public init(
    _ playbooks: [Playbook], inventory: Inventory, store: VariableStore, options: RunOptions,
    limit: HostLimit? = nil, connections: Connections, sink: any EventSink
  ) {
    self.playbooks = playbooks
    self.inventory = inventory
    self.store = store
    self.options = options
    self.limit = limit
    self.connections = connections
    self.sink = sink
  }

  /// Runs all plays, and ends with the recap, also when it is cancelled.
  public func run() async -> Outcome {
    let state = RunState(
      store: store, startsAtTask: options.startAtTask != nil, sink: sink)
    for playbook in playbooks {
      for warning in playbook.warnings { await sink.receive(.warning(warning)) }
      for play in playbook.plays {
        if _Concurrency.Task.isCancelled { break }
        guard await run(play, state) else { break }
      }
    }
    if let start = options.startAtTask, await !state.hasMetStart {
      await sink.receive(
        .warning(Diagnostic(.warning, "no task is called `\(start)`, so none was run")))
    }
    let recap = await state.recap
    await sink.receive(.finished(recap: recap))
    if _Concurrency.Task.isCancelled { return .interrupted }
    if await state.wasRefused { return .refused }
    if recap.contains(where: { $0.unreachable > 0 }) { return .unreachable }
    return recap.contains { $0.failed > 0 } ? .failed : .succeeded
  }

  /// Runs one play; answers whether there is any host left for the next.
  private func run(_ play: Play, _ state: RunState) async -> Bool {
    let templar = Templar(VariableScope(store: await state.store, host: nil))
    let patterns: [String]
    let name: String
    do {
      patterns = try self.patterns(of: play, templar)
      name = try play.name.map { try templar.value($0).pythonString } ?? ""
    } catch {
      await state.refuse(error)
      return false
    }
    let selection: HostSelection
    do {
      selection = try inventory.hosts(
        matching: patterns, limit: limit, at: play.hosts?.location)
    } catch {
      await state.refuse(error)
      return false
    }
    for warning in selection.warnings { await sink.receive(.warning(warning)) }
    await sink.receive(.playStarted(name: name, hosts: selection.hosts))
    guard !selection.hosts.isEmpty else { return true }
    await state.enter(selection.hosts)
    let hosts = await state.active(among: selection.hosts)
    guard !hosts.isEmpty else { return false }
    let context = PlayContext(play: play, options: options, connections: connections)
    let handlers = Handlers(Self.handlers(of: play, templar))
    await PlayRun(context, hosts: hosts, state: state, handlers: handlers).run()
    return await !state.active(among: hosts).isEmpty
  }

  private func patterns(of play: Play, _ templar: Templar) throws -> [String] {
    guard let node = play.hosts else { return ["all"] }
    let value = try templar.value(of: node)
    return value.items.map { $0.map(\.pythonString) } ?? [value.pythonString]
  }

  private static func handlers(of play: Play, _ templar: Templar) -> [Handlers.Entry] {
    play.handlers.compactMap { statement in
      guard case .task(let task) = statement else { return nil }
      let name = task.directives[.name].flatMap { try? templar.value(of: $0).pythonString } ?? ""
      let listen = task.directives[.listen]
      let topics = (listen?.sequence ?? listen.map { [$0] } ?? []).compactMap(\.text)
      return Handlers.Entry(task: task, name: name, topics: Set(topics))
    }
  }
}
