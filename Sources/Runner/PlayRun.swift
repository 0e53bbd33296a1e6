import Diagnostics
import Modules
import OrderedCollections
import Playbook
import Templating
import Values

/// One play on its hosts: sections in order, handlers after each, failures kept apart.
///
/// Hosts go through the tasks in lockstep, as Ansible's strategy `linear` does; strategy `free`
/// lets each host go its own way.
actor PlayRun {
  let context: PlayContext
  let hosts: [String]
  let state: RunState
  var handlers: Handlers
  var variables: PlayVariables
  /// On which hosts roles have run to their end, and on which at least one of their tasks did.
  var completedRoles: [Role.Identity: Set<String>] = [:]
  var startedRoles: [Role.Identity: Set<String>] = [:]
  /// How often hosts have met tasks, by their names.
  var turns: [String: [String: Int]] = [:]

  /// Whether the play is over for all batches (`meta: end_play`).
  var endsPlay = false
  /// Whether too many hosts have failed to go on (`any_errors_fatal`, `max_fail_percentage`).
  var isBroken = false

  /// Whether the play cannot go on because of how it is written.
  var isRefused = false

  init(
    _ context: PlayContext, hosts: [String], state: RunState, variables: PlayVariables,
    handlers: Handlers
  ) {
    self.context = context
    self.hosts = hosts
    self.state = state
    self.variables = variables
    self.handlers = handlers
  }

  /// Runs the play to its end, or until no host is left.
  func run() async {
    if context.strategy != .linear {
      await withTaskGroup { group in
        var waiting = hosts[...]
        for host in waiting.prefix(context.options.forks) {
          group.addTask { await self.run(on: [host]) }
        }
        waiting = waiting.dropFirst(context.options.forks)
        for await _ in group {
          if let next = waiting.popFirst() { group.addTask { await self.run(on: [next]) } }
        }
      }
    } else {
      await run(on: hosts)
    }
  }

  /// All sections of the play on hosts that go through it together.
  private func run(on hosts: [String]) async {
    let lineage = Lineage(context.play)
    let lost = await gatherFacts(on: hosts)
    var remaining = await state.present(among: hosts.filter { !lost.contains($0) })
    for section in context.play.sections {
      var failed = await run(section, lineage, on: remaining)
      if isRefused { return }
      failed += await flushHandlers(on: hosts.filter { !failed.contains($0) || forces })
      remaining = await active(remaining.filter { !failed.contains($0) })
      if remaining.isEmpty || isBroken { return }
    }
  }

  /// Whether handlers run on hosts that failed.
  var forces: Bool {
    let keyword = context.play.directives[.forceHandlers]?.scalar.flatMap { Truth.reads($0) }
    return keyword ?? context.options.forcesHandlers
  }

  func active(_ hosts: [String]) async -> [String] { await state.active(among: hosts) }

  /// Runs a list of tasks on hosts in lockstep; answers which of them failed in it.
  func run(_ statements: [Statement], _ lineage: Lineage, on hosts: [String]) async -> [String] {
    var remaining = hosts
    var failed: [String] = []
    for statement in statements {
      if remaining.isEmpty || isRefused || _Concurrency.Task.isCancelled { break }
      let lost: [String]
      switch statement {
      case .task(let task): lost = await run(task, lineage.appending(task), on: remaining)
      case .block(let block): lost = await run(block, lineage.appending(block), on: remaining)
      }
      failed += lost
      remaining = await state.present(among: remaining.filter { !lost.contains($0) })
    }
    return failed
  }

  /// A block: its tasks, `rescue` where they failed, `always` in any case.
  private func run(_ block: Block, _ lineage: Lineage, on hosts: [String]) async -> [String] {
    if let role = block.role { return await run(role, lineage, on: hosts) }
    var guarded = lineage
    guarded.isGuarded = lineage.isGuarded || !block.always.isEmpty
    var body = guarded
    body.isGuarded = guarded.isGuarded || !block.rescue.isEmpty
    var failed = await run(block.body, body, on: hosts)
    if !failed.isEmpty, !block.rescue.isEmpty {
      let rescuable = await state.present(among: failed)
      await state.rescue(rescuable)
      failed = await run(block.rescue, guarded, on: rescuable)
    }
    if !block.always.isEmpty {
      let present = await state.present(among: hosts)
      let lost = await run(block.always, lineage, on: present)
      failed += lost.filter { !failed.contains($0) }
    }
    return failed
  }

  /// A role: what it depends on, then its own tasks where it has not run yet.
  private func run(_ role: Role, _ lineage: Lineage, on hosts: [String]) async -> [String] {
    var failed = await run(
      role.dependencies.map { .block($0.block) }, lineage, on: hosts)
    var remaining = await state.present(among: hosts.filter { !failed.contains($0) })
    if !role.allowsDuplicates, let done = completedRoles[role.identity] {
      remaining.removeAll { done.contains($0) }
    }
    failed += await run(role.tasks, lineage, on: remaining)
    let started = startedRoles[role.identity] ?? []
    let finished = remaining.filter { !failed.contains($0) && started.contains($0) }
    completedRoles[role.identity, default: []].formUnion(finished)
    return failed
  }
}
