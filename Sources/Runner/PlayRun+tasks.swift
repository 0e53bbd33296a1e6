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
    let store = await state.store
    let once = runsOnce(lineage, store: store, host: hosts[0])
    let isForAll = ModuleRegistry.module(named: task.action.module)?.runsOnce == true
    let encounter = meet(task, lineage, kind, hosts)
    let known = await recall(encounter, on: hosts, isForAll: once || isForAll)
    var chosen = hosts
    if once || isForAll { chosen = Array((known.isEmpty ? hosts : Array(known.keys)).prefix(1)) }
    var live = chosen.filter { known[$0] == nil }
    if !live.isEmpty, await !isWanted(task, lineage) {
      if known.isEmpty { return [] }
      live = []
    }
    await noteHosts()
    let banner = await banner(task, lineage, kind, store: store, host: hosts[0])
    let round = Round(
      task: task, lineage: lineage, banner: banner, encounter: encounter, store: store,
      affected: once ? hosts : nil)
    var (outcomes, failed) = await restore(known, in: round)
    if !live.isEmpty { failed += await perform(round, on: live, &outcomes) }
    if isRefused { return hosts }
    if ControlAction(task)?.isDynamic == true {
      let place = PlaybookLoader.IncludePlace(
        play: context.play, lineage: lineage.withoutTask, isHandler: kind == .handler)
      let includes = Includes(chosen.compactMap { outcomes[$0] })
      failed += await include(includes, task, banner, at: place)
    }
    return await spread(failed, lineage, isFatal: once || isForAll, over: hosts)
  }

  /// A task that hosts have come to.
  private struct Round {
    let task: Task
    let lineage: Lineage
    let banner: TaskBanner
    let encounter: Encounter
    let store: VariableStore
    /// The hosts that the result is for; nil for each its own.
    let affected: [String]?
  }

  /// Lets what earlier runs know take the place of a task.
  private func restore(
    _ known: [String: PastStep], in round: Round
  ) async -> (outcomes: [String: TaskOutcome], failed: [String]) {
    var outcomes: [String: TaskOutcome] = [:]
    var failed: [String] = []
    let base = variables.layers(for: round.lineage)
    for host in hosts {
      guard let step = known[host] else { continue }
      var outcome = outcome(step, round.banner, of: host)
      let executor = executor(
        round.task, round.banner, round.lineage, base, host: host, store: round.store)
      outcome.inputs = inputs(of: step, in: executor.scope, host: host)
      outcomes[host] = outcome
      failed += await finish(outcome, round, step)
    }
    return (outcomes, failed)
  }

  /// Carries a task out, on at most `forks` hosts at once; answers on which it failed.
  private func perform(
    _ round: Round, on hosts: [String], _ outcomes: inout [String: TaskOutcome]
  ) async -> [String] {
    await state.receive(.taskStarted(round.banner))
    let base = variables.layers(for: round.lineage)
    let runners = hosts.map {
      executor(round.task, round.banner, round.lineage, base, host: $0, store: round.store)
    }
    let width = forks(round.lineage, store: round.store, host: hosts[0])
    var failed: [String] = []
    await withTaskGroup(of: TaskOutcome.self) { group in
      var waiting = runners[...]
      for runner in waiting.prefix(width) { group.addTask { await runner.run() } }
      waiting = waiting.dropFirst(width)
      for await outcome in group {
        if let next = waiting.popFirst() { group.addTask { await next.run() } }
        outcomes[outcome.host] = outcome
        failed += await finish(outcome, round)
      }
    }
    return failed
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
    let scope = VariableScope(store: store, host: host, layers: base)
    let templar = Templar(scope)
    let lineage = lineage.dropping { node in
      // What cannot be rendered yet is told where it is needed.
      guard node.text?.contains("omit") == true, let value = try? templar.value(of: node) else {
        return false
      }
      return templar.isOmitted(value)
    }
    return TaskExecutor(
      play: context, task: task, banner: banner, lineage: lineage, host: host, store: store,
      scope: scope, mistake: mistake, events: state)
  }

  /// The play's files of variables, where their names depend on the host.
  private var files: PlayFiles? {
    let files = PlayFiles(context.play, context.loader)
    return files.dependsOnHost ? files : nil
  }

  /// Takes an outcome into account; answers the hosts that have failed.
  private func finish(
    _ outcome: TaskOutcome, _ round: Round, _ past: PastStep? = nil
  ) async -> [String] {
    let (task, lineage) = (round.task, round.lineage)
    let hosts = round.affected ?? [outcome.host]
    if let role = lineage.role, outcome.status != .skipped, outcome.status != .unreachable {
      startedRoles[role.identity, default: []].formUnion(hosts)
    }
    let isInclude = ControlAction(task)?.isDynamic == true
    let isShown = !isInclude || !(outcome.status == .ok || outcome.status == .changed)
    await state.finish(
      outcome, registering: task.register, on: hosts, isShown: isShown && past == nil)
    if past?.isKnown != false, let inputs = outcome.inputs {
      let identity = round.encounter.identity(on: outcome.host)
      let step = Step(
        identity: identity, hosts: hosts, outcome: outcome, register: task.register,
        definition: round.encounter.definition, inputs: inputs,
        isHidden: outcome.isHidden || round.encounter.isHidden, past: past)
      await state.receive(.progress(.took(step)))
    }
    if outcome.result.isChanged, !outcome.isIgnored || outcome.status == .changed {
      await notify(lineage, by: [outcome.host])
    }
    let isLost = outcome.status == .failed || outcome.status == .unreachable
    return isLost && !outcome.isIgnored ? hosts : []
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
