public import Diagnostics
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
  }

  let playbooks: [Playbook]
  let inventory: Inventory
  let store: VariableStore
  let options: RunOptions
  let connections: Connections
  let sink: any EventSink

  /// Prepares to run `playbooks`; nothing is touched before `run`.
  public init(
    _ playbooks: [Playbook], inventory: Inventory, store: VariableStore, options: RunOptions,
    connections: Connections, sink: any EventSink
  ) {
    self.playbooks = playbooks
    self.inventory = inventory
    self.store = store
    self.options = options
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
    if recap.contains(where: { $0.unreachable > 0 }) { return .unreachable }
    return recap.contains { $0.failed > 0 } ? .failed : .succeeded
  }

  /// Runs one play; answers whether there is any host left for the next.
  private func run(_ play: Play, _ state: RunState) async -> Bool {
    let scope = VariableScope(store: await state.store, host: nil)
    let templar = Templar(scope)
    let pattern: String
    let name: String
    do {
      pattern = try self.pattern(of: play, templar)
      name = try play.name.map { try templar.value($0).pythonString } ?? pattern
    } catch {
      let diagnostic =
        (error as? any DiagnosticConvertible)?.diagnostic ?? Diagnostic(.error, "\(error)")
      await sink.receive(.warning(diagnostic))
      return false
    }
    let selection = inventory.select(pattern, limit: options.limit, at: play.hosts?.location)
    for warning in selection.warnings { await sink.receive(.warning(warning)) }
    let hosts = await state.active(among: selection.hosts.map(\.name))
    await sink.receive(.playStarted(name: name, hosts: selection.hosts.map(\.name)))
    guard !selection.hosts.isEmpty else { return true }
    await state.enter(hosts)
    guard !hosts.isEmpty else {
      await sink.receive(.noHostsLeft)
      return false
    }
    let context = PlayContext(play: play, options: options, connections: connections)
    let handlers = Handlers(Self.handlers(of: play, templar))
    await PlayRun(context, hosts: hosts, state: state, handlers: handlers).run()
    return await !state.active(among: hosts).isEmpty
  }

  private func pattern(of play: Play, _ templar: Templar) throws -> String {
    guard let node = play.hosts else { return "all" }
    let value = try templar.value(of: node)
    return value.items.map { $0.map(\.pythonString).joined(separator: ",") } ?? value.pythonString
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
