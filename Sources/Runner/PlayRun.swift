import Diagnostics
import Modules
import OrderedCollections
import Playbook
import Templating
import Values

/// One play on its hosts: sections in order, handlers after each, failures kept apart.
///
/// Hosts go through the tasks in lockstep, as Ansible's strategy `linear` does.
actor PlayRun {
  let context: PlayContext
  let hosts: [String]
  let state: RunState
  var handlers: Handlers

  init(_ context: PlayContext, hosts: [String], state: RunState, handlers: Handlers) {
    self.context = context
    self.hosts = hosts
    self.state = state
    self.handlers = handlers
  }

  /// Runs the play to its end, or until no host is left.
  func run() async {
    let lineage = Lineage(context.play.directives)
    let play = context.play
    for section in [play.preTasks, play.tasks, play.postTasks] where !section.isEmpty {
      _ = await run(section, lineage, on: await active(hosts))
      await flushHandlers(lineage)
      if await active(hosts).isEmpty { return }
    }
  }

  func active(_ hosts: [String]) async -> [String] { await state.active(among: hosts) }

  /// Runs a list of tasks on hosts in lockstep; answers which of them failed in it.
  func run(_ statements: [Statement], _ lineage: Lineage, on hosts: [String]) async -> [String] {
    var remaining = hosts
    var failed: [String] = []
    for statement in statements {
      if remaining.isEmpty || _Concurrency.Task.isCancelled { break }
      let lost: [String]
      switch statement {
      case .task(let task):
        lost = await run(task, lineage.appending(task.directives), on: remaining)
      case .block(let block):
        lost = await run(block, lineage.appending(block.directives), on: remaining)
      }
      failed += lost
      remaining = await state.reachable(among: remaining.filter { !lost.contains($0) })
    }
    return failed
  }

  /// A block: its tasks, `rescue` where they failed, `always` in any case.
  private func run(_ block: Block, _ lineage: Lineage, on hosts: [String]) async -> [String] {
    var failed = await run(block.body, lineage, on: hosts)
    if !failed.isEmpty, !block.rescue.isEmpty {
      let rescuable = await state.reachable(among: failed)
      await state.rescue(rescuable)
      failed = await run(block.rescue, lineage, on: rescuable)
    }
    if !block.always.isEmpty {
      let present = await state.reachable(among: hosts)
      let lost = await run(block.always, lineage, on: present)
      failed += lost.filter { !failed.contains($0) }
    }
    return failed
  }

  /// A task on hosts, at most `forks` at once; answers on which it failed.
  func run(
    _ task: Task, _ lineage: Lineage, on hosts: [String], kind: TaskBanner.Kind = .task
  ) async -> [String] {
    guard await state.selects(lineage, task, context.options) else { return [] }
    if task.action.module == "ansible.builtin.meta" { return [] }
    let store = await state.store
    let banner = await banner(task, lineage, kind, store: store, host: hosts[0])
    await state.receive(.taskStarted(banner))
    let once = runsOnce(task, lineage, store: store, host: hosts[0])
    let runners = (once ? Array(hosts.prefix(1)) : hosts).map {
      TaskExecutor(
        play: context, task: task, banner: banner, lineage: lineage, host: $0, store: store,
        events: state)
    }
    var failed: [String] = []
    await withTaskGroup(of: TaskOutcome.self) { group in
      var waiting = runners[...]
      for runner in waiting.prefix(context.options.forks) { group.addTask { await runner.run() } }
      waiting = waiting.dropFirst(context.options.forks)
      for await outcome in group {
        if let next = waiting.popFirst() { group.addTask { await next.run() } }
        let affected = once ? hosts : [outcome.host]
        if await finish(outcome, task, lineage, affecting: affected) { failed += affected }
      }
    }
    return await spread(failed, lineage, over: hosts)
  }

  /// Takes an outcome into account; answers whether its hosts have failed.
  private func finish(
    _ outcome: TaskOutcome, _ task: Task, _ lineage: Lineage, affecting hosts: [String]
  ) async -> Bool {
    await state.finish(outcome, registering: task.register, on: hosts)
    if outcome.result.isChanged, !outcome.isIgnored || outcome.status == .changed {
      await notify(lineage, by: hosts)
    }
    return !outcome.isIgnored && (outcome.status == .failed || outcome.status == .unreachable)
  }

  /// With `any_errors_fatal`, one host's failure is everybody's.
  private func spread(
    _ failed: [String], _ lineage: Lineage, over hosts: [String]
  ) async -> [String] {
    guard !failed.isEmpty, let node = lineage[.anyErrorsFatal] else { return failed }
    let templar = Templar(VariableScope(store: await state.store, host: hosts[0], layers: .init()))
    guard (try? templar.truth(of: node)) == true else { return failed }
    await state.fail(hosts.filter { !failed.contains($0) })
    await state.receive(.noHostsLeft)
    return hosts
  }

  private func runsOnce(
    _ task: Task, _ lineage: Lineage, store: VariableStore, host: String
  ) -> Bool {
    guard let node = lineage[.runOnce] else { return false }
    let templar = Templar(VariableScope(store: store, host: host, layers: .init()))
    return (try? templar.truth(of: node)) ?? false
  }
}
