import Diagnostics
import Inventory
import Modules
import OrderedCollections
import Playbook
import Templating
import Values

extension PlayRun {
  /// A task on hosts, at most `forks` at once; answers on which it failed.
  func run(
    _ task: Task, _ lineage: Lineage, on hosts: [String], kind: TaskBanner.Kind = .task
  ) async -> [String] {
    guard await selects(task, lineage, host: hosts[0]) else { return [] }
    if task.action.module == "ansible.builtin.meta" {
      return await runMeta(task, lineage, on: hosts)
    }
    guard await isWanted(task, lineage) else { return [] }
    let store = await state.store
    await noteHosts()
    let banner = await banner(task, lineage, kind, store: store, host: hosts[0])
    await state.receive(.taskStarted(banner))
    let once = runsOnce(lineage, store: store, host: hosts[0])
    let isForAll = ModuleRegistry.module(named: task.action.module)?.runsOnce == true
    let chosen = once || isForAll ? Array(hosts.prefix(1)) : hosts
    let base = variables.layers(for: lineage)
    let runners = chosen.map { executor(task, banner, lineage, base, host: $0, store: store) }
    var failed: [String] = []
    var outcomes: [String: TaskOutcome] = [:]
    await withTaskGroup(of: TaskOutcome.self) { group in
      var waiting = runners[...]
      let width = forks(lineage, store: store, host: hosts[0])
      for runner in waiting.prefix(width) { group.addTask { await runner.run() } }
      waiting = waiting.dropFirst(width)
      for await outcome in group {
        if let next = waiting.popFirst() { group.addTask { await next.run() } }
        outcomes[outcome.host] = outcome
        let affected = once ? hosts : [outcome.host]
        if await finish(outcome, task, lineage, affecting: affected) { failed += affected }
      }
    }
    if isRefused { return hosts }
    if ControlAction(task)?.isDynamic == true {
      let place = PlaybookLoader.IncludePlace(
        play: context.play, lineage: lineage.withoutTask, isHandler: kind == .handler)
      let inOrder = chosen.compactMap { outcomes[$0] }
      failed += await include(Includes(inOrder), task, banner, at: place)
    }
    return await spread(failed, lineage, isFatal: once || isForAll, over: hosts)
  }

  /// Whether a task is asked for: by its tags, and by `--start-at-task`.
  private func selects(_ task: Task, _ lineage: Lineage, host: String) async -> Bool {
    let store = await state.store
    let tags = lineage.tags { node in
      let scope = VariableScope(store: store, host: host, layers: variables.layers(for: lineage))
      return try? Templar(scope).value(of: node)
    }
    return await state.selects(task, tags: tags, context.options)
  }

  /// Whether the person wants a task to run; who answers `c` is not asked again.
  private func isWanted(_ task: Task, _ lineage: Lineage) async -> Bool {
    guard context.options.asksBeforeTasks, await !state.wantsAll else { return true }
    let title = task.title(in: lineage) { _, scalar in scalar.pythonString }
    let answer = await context.options.ask(
      "Perform task: TASK: \(title) (N)o/(y)es/(c)ontinue: ", false)
    switch answer?.lowercased() {
    case "c", "continue":
      await state.wantAll()
      return true
    case "y", "yes": return true
    default: return false
    }
  }

  /// Tells tasks which hosts are left.
  private func noteHosts() async {
    let all = variables.magic["ansible_play_hosts_all"]?.items?.map(\.pythonString) ?? hosts
    let left = Set(await state.active(among: all))
    variables.magic["ansible_play_hosts"] = .list(all.filter(left.contains).map { .string($0) })
    let batch = Value.list(hosts.filter(left.contains).map { .string($0) })
    variables.magic["ansible_play_batch"] = batch
    variables.magic["play_hosts"] = batch
  }

  func executor(
    _ task: Task, _ banner: TaskBanner, _ lineage: Lineage, _ base: VariableLayers, host: String,
    store: VariableStore
  ) -> TaskExecutor {
    var base = base
    var mistake: (any Error)?
    if let files {
      do {
        // Until facts are gathered, a name may need one of them.
        let isFinal = store.facts(of: host)["module_setup"] != nil
        let found = try files.read(store: store, host: host, layers: base, isFinal: isFinal)
        base.add(.playFiles, found)
      } catch {
        mistake = error
      }
    }
    return TaskExecutor(
      play: context, task: task, banner: banner, lineage: lineage, host: host, store: store,
      scope: VariableScope(store: store, host: host, layers: base), mistake: mistake, events: state)
  }

  /// The play's files of variables, where their names depend on the host.
  private var files: PlayFiles? {
    let files = PlayFiles(context.play, context.loader)
    return files.dependsOnHost ? files : nil
  }

  /// Takes an outcome into account; answers whether its hosts have failed.
  private func finish(
    _ outcome: TaskOutcome, _ task: Task, _ lineage: Lineage, affecting hosts: [String]
  ) async -> Bool {
    if let role = lineage.role, outcome.status != .skipped, outcome.status != .unreachable {
      startedRoles[role.identity, default: []].formUnion(hosts)
    }
    let isInclude = ControlAction(task)?.isDynamic == true
    await state.finish(
      outcome, registering: task.register, on: hosts,
      isShown: !isInclude || !(outcome.status == .ok || outcome.status == .changed))
    if outcome.result.isChanged, !outcome.isIgnored || outcome.status == .changed {
      await notify(lineage, by: [outcome.host])
    }
    return !outcome.isIgnored && (outcome.status == .failed || outcome.status == .unreachable)
  }

  /// With `any_errors_fatal`, and where a task runs once for all, one host's failure is everybody's;
  /// not so where a block takes care of it.
  private func spread(
    _ failed: [String], _ lineage: Lineage, isFatal: Bool, over hosts: [String]
  ) async -> [String] {
    guard !failed.isEmpty, !lineage.isGuarded else { return failed }
    let scope = VariableScope(
      store: await state.store, host: hosts[0], layers: variables.layers(for: lineage))
    let templar = Templar(scope)
    var isFatal = isFatal || context.options.anyErrorsFatal
    if let node = lineage[.anyErrorsFatal] { isFatal = (try? templar.truth(of: node)) ?? false }
    if let node = context.play.directives[.maxFailPercentage],
      let limit = try? templar.seconds(of: node) / .seconds(1)
    {
      let count = await state.failed(among: self.hosts).count
      if Double(count) / Double(self.hosts.count) * 100 > limit {
        isFatal = true
        await state.receive(.noHostsLeft)
      }
    }
    guard isFatal else { return failed }
    await state.fail(hosts.filter { !failed.contains($0) })
    await state.receive(.noHostsLeft)
    isBroken = true
    return hosts
  }

  /// On how many hosts a task runs at once.
  private func forks(_ lineage: Lineage, store: VariableStore, host: String) -> Int {
    guard let node = lineage[.throttle] else { return context.options.forks }
    let scope = VariableScope(store: store, host: host, layers: variables.layers(for: lineage))
    guard let limit = try? Templar(scope).integer(of: node), limit > 0 else {
      return context.options.forks
    }
    return min(limit, context.options.forks)
  }

  private func runsOnce(_ lineage: Lineage, store: VariableStore, host: String) -> Bool {
    guard let node = lineage[.runOnce] else { return false }
    let scope = VariableScope(store: store, host: host, layers: variables.layers(for: lineage))
    return (try? Templar(scope).truth(of: node)) ?? false
  }

  /// What a task is called: its role, and its name rendered as far as it can be, else its module.
  func banner(
    _ task: Task, _ lineage: Lineage, _ kind: TaskBanner.Kind, store: VariableStore, host: String
  ) async -> TaskBanner {
    let scope = VariableScope(store: store, host: host, layers: variables.layers(for: lineage))
    var banner = TaskBanner(
      id: await state.nextBannerID(), kind: kind,
      name: task.title(in: lineage) { node, scalar in
        (try? Templar(scope).value(of: node).pythonString) ?? scalar.pythonString
      }, action: task.action.name, location: task.location,
      isCheckMode: context.options.isCheckMode)
    banner.role = lineage.role?.fullName
    return banner
  }
}
