import Diagnostics
import Inventory
import Modules
import OrderedCollections
import Playbook
import Templating
import Values

/// What a run knows so far: the variables and the fate of every host. Events pass through it, so
/// that they stay in order.
actor RunState: EventSink {
  var store: VariableStore
  var inventory: Inventory
  private var hosts: OrderedDictionary<String, HostState> = [:]
  private var bannerCount = 0
  private var hasStarted: Bool
  private(set) var wasRefused = false
  /// Whether the person who is asked before each task wants all that follow.
  private(set) var wantsAll = false
  private var lastFailures: [String: TaskOutcome] = [:]
  /// The variables that `add_host` gave to hosts.
  var added: [String: Mapping] = [:]
  /// What tasks added with `set_stats`: by host, and under the empty name for the whole run.
  var statistics: OrderedDictionary<String, Mapping> = [:]
  /// Where facts are kept between runs.
  let cache: FactCache?
  private let readInventory: (@Sendable () async throws -> Inventory)?
  private let sink: any EventSink
  /// Whether the banner of a play waits for something that happens in it.
  private let holdsPlays: Bool
  private var heldPlay: Event?

  init(
    store: VariableStore, inventory: Inventory, options: RunOptions, sink: any EventSink
  ) {
    cache = options.factCache
    readInventory = options.readInventory
    self.store = store
    self.inventory = inventory
    self.sink = sink
    hasStarted = options.startAtTask == nil
    holdsPlays = options.past != nil
  }

  /// Hands an event on; the sink takes one after the other.
  func receive(_ event: Event) async {
    switch event {
    case .playStarted(_, let hosts) where holdsPlays && !hosts.isEmpty:
      heldPlay = event
      return
    case .progress, .warning, .finished, .statistics: break
    default:
      guard let play = heldPlay else { break }
      heldPlay = nil
      await sink.receive(play)
    }
    await sink.receive(event)
  }

  /// Hosts are through with a play, unless the run is being stopped.
  func end(_ play: PlayIdentity, on hosts: [String]) async {
    guard !_Concurrency.Task.isCancelled else { return }
    await sink.receive(.progress(.ended(play, hosts: hosts, lost: failed(among: hosts))))
  }

  /// Notes that the person wants all tasks from now on.
  func wantAll() { wantsAll = true }

  /// Notes that a play cannot be run as it is written, and tells why.
  func refuse(_ error: any Error) async {
    wasRefused = true
    let diagnostic = (error as? any DiagnosticConvertible)?.diagnostic
    await sink.receive(.warning(diagnostic ?? Diagnostic(.error, "\(error)")))
  }

  /// Hosts take part in a play from now on.
  func enter(_ names: [String]) {
    for name in names {
      if hosts[name] == nil, let facts = cache?.facts(of: name) { store.addFacts(facts, of: name) }
      hosts[name, default: HostState(host: name)].hasEnded = false
    }
  }

  /// The counts of all hosts for which something happened, in the order of their names.
  var recap: [HostSummary] {
    hosts.values.filter(\.isCounted).map(\.summary).sorted { $0.host < $1.host }
  }

  /// Those that neither failed nor were unreachable.
  func active(among names: [String]) -> [String] { names.filter { hosts[$0]?.isActive ?? true } }

  /// Those that can be acted on, failed or not.
  func present(among names: [String]) -> [String] { names.filter { hosts[$0]?.isPresent ?? true } }

  /// Takes failed hosts back because a `rescue` section takes care of them.
  func rescue(_ names: [String]) async {
    await sink.receive(.progress(.rescued(names)))
    for name in names {
      hosts[name]?.hasFailed = false
      guard let failure = lastFailures.removeValue(forKey: name) else { continue }
      if !failure.isRestored {
        hosts[name]?.summary.failed -= 1
        hosts[name]?.summary.rescued += 1
      }
      let task: Mapping = [
        "name": .string(failure.task.plainName), "action": .string(failure.task.action),
      ]
      store.set(
        [
          "ansible_failed_task": .mapping(task),
          "ansible_failed_result": .mapping(failure.result.registered),
        ], on: name)
    }
  }

  /// An include failed on a host: counted, but no failure that a `rescue` section makes good.
  func finishFailedInclude(_ outcome: TaskOutcome) async {
    hosts[outcome.host]?.count(outcome)
    hosts[outcome.host]?.hasFailed = true
    await receive(.hostFinished(outcome))
  }

  /// How the run went, by what has become of its hosts.
  var outcome: Run.Outcome {
    if hosts.values.contains(where: \.isUnreachable) { return .unreachable }
    return hosts.values.contains(where: \.hasFailed) ? .failed : .succeeded
  }

  /// Takes hosts out of the run because of another host's failure.
  func fail(_ names: [String]) {
    for name in names { hosts[name]?.hasFailed = true }
  }

  /// Those that failed or were unreachable.
  func failed(among names: [String]) -> [String] {
    names.filter { hosts[$0].map { $0.hasFailed || $0.isUnreachable } ?? false }
  }

  /// Forgets the facts of a host.
  func clearFacts(of host: String) {
    store.clearFacts(of: host)
    cache?.forget(host)
  }

  /// Reads the inventory anew; what tasks added to it is gone.
  func refreshInventory() async throws {
    guard let readInventory else { return }
    inventory = try await readInventory()
    for (host, variables) in inventory.variables(of: Array(inventory.hosts.keys), .replace) {
      let magic = inventory.magicVariables(of: host)
      store.setInventory(variables.merging(magic) { _, magic in magic }, of: host)
    }
    store.groups = inventory.groupsVariable
  }

  /// Hosts take no further part in this play.
  func end(_ names: [String]) {
    for name in names { hosts[name]?.hasEnded = true }
  }

  /// Forgives hosts what went wrong on them.
  func clearErrors(of names: [String]) async {
    await sink.receive(.progress(.rescued(failed(among: names))))
    for name in names {
      hosts[name]?.hasFailed = false
      hosts[name]?.isUnreachable = false
    }
  }

  /// Counts an outcome, registers its result, applies its effects, and reports it.
  ///
  /// An include that goes well is reported when it is carried out.
  func finish(
    _ outcome: TaskOutcome, registering name: String?, on names: [String], isShown: Bool = true
  ) async {
    if isShown { hosts[outcome.host]?.count(outcome) }
    for host in names {
      if !outcome.isIgnored {
        if outcome.status == .failed {
          hosts[host]?.hasFailed = true
          lastFailures[host] = outcome
        }
        if outcome.status == .unreachable { hosts[host]?.isUnreachable = true }
      }
      if let name { store.set([.string(name): .mapping(outcome.result.registered)], on: host) }
    }
    for effect in outcome.result.effects { apply(effect, of: outcome, on: names) }
    if isShown { await receive(.hostFinished(outcome)) }
  }

  /// Counts and reports tasks that are brought in.
  func include(path: String, task: TaskBanner, item: Value?, on names: [String]) async {
    for name in names {
      hosts[name]?.summary.ok += 1
      hosts[name]?.isCounted = true
    }
    await receive(.included(path: path, task: task, item: item, hosts: names))
  }

  /// A number for the next task.
  func nextBannerID() -> Int {
    bannerCount += 1
    return bannerCount
  }

  /// Whether a task runs: its tags are asked for, and `--start-at-task` has been reached.
  func selects(_ task: Task, tags: [String], _ options: RunOptions) -> Bool {
    if !hasStarted {
      guard let start = options.startAtTask, let name = task.directives[.name]?.text,
        name == start || Wildcard(start).matches(name)
      else { return false }
      hasStarted = true
    }
    return options.tags.includes(tags)
  }

  /// Whether the task named by `--start-at-task` has been met.
  var hasMetStart: Bool { hasStarted }
}
