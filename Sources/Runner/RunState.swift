import Diagnostics
import Modules
import OrderedCollections
import Playbook
import Templating
import Values

/// What a run knows so far: the variables and the fate of every host. Events pass through it, so
/// that they stay in order.
actor RunState: EventSink {
  private(set) var store: VariableStore
  private var hosts: OrderedDictionary<String, HostState> = [:]
  private var bannerCount = 0
  private var hasStarted: Bool
  private(set) var wasRefused = false
  private var lastFailures: [String: TaskOutcome] = [:]
  private let sink: any EventSink

  init(store: VariableStore, startsAtTask: Bool, sink: any EventSink) {
    self.store = store
    self.sink = sink
    hasStarted = !startsAtTask
  }

  /// Hands an event on; the sink takes one after the other.
  func receive(_ event: Event) async { await sink.receive(event) }

  /// Notes that a play cannot be run as it is written, and tells why.
  func refuse(_ error: any Error) async {
    wasRefused = true
    let diagnostic = (error as? any DiagnosticConvertible)?.diagnostic
    await sink.receive(.warning(diagnostic ?? Diagnostic(.error, "\(error)")))
  }

  /// A host takes part from now on.
  func enter(_ names: [String]) {
    for name in names where hosts[name] == nil { hosts[name] = HostState(host: name) }
  }

  /// The counts of all hosts that took part, in the order of their names.
  var recap: [HostSummary] { hosts.values.map(\.summary).sorted { $0.host < $1.host } }

  /// Those that neither failed nor were unreachable.
  func active(among names: [String]) -> [String] { names.filter { hosts[$0]?.isActive ?? true } }

  /// Those that can be reached, failed or not.
  func reachable(among names: [String]) -> [String] {
    names.filter { !(hosts[$0]?.isUnreachable ?? false) }
  }

  /// Takes failed hosts back because a `rescue` section takes care of them.
  func rescue(_ names: [String]) {
    for name in names {
      hosts[name]?.hasFailed = false
      hosts[name]?.summary.failed -= 1
      hosts[name]?.summary.rescued += 1
      guard let failure = lastFailures.removeValue(forKey: name) else { continue }
      let task: Mapping = [
        "name": .string(failure.task.name), "action": .string(failure.task.action),
      ]
      store.set(
        [
          "ansible_failed_task": .mapping(task),
          "ansible_failed_result": .mapping(failure.result.registered),
        ], on: name)
    }
  }

  /// Takes hosts out of the run because of another host's failure.
  func fail(_ names: [String]) {
    for name in names { hosts[name]?.hasFailed = true }
  }

  /// Counts an outcome, registers its result, applies its effects, and reports it.
  func finish(_ outcome: TaskOutcome, registering name: String?, on names: [String]) async {
    hosts[outcome.host]?.count(outcome)
    for host in names {
      if !outcome.isIgnored {
        if outcome.status == .failed {
          hosts[host]?.hasFailed = true
          lastFailures[host] = outcome
        }
        if outcome.status == .unreachable { hosts[host]?.isUnreachable = true }
      }
      if let name { store.set([.string(name): .mapping(outcome.result.registered)], on: host) }
      for effect in outcome.result.effects { apply(effect, on: host) }
    }
    await sink.receive(.hostFinished(outcome))
  }

  private func apply(_ effect: Effect, on host: String) {
    switch effect {
    case .facts(let facts): store.set(facts, on: host)
    }
  }

  /// A number for the next task.
  func nextBannerID() -> Int {
    bannerCount += 1
    return bannerCount
  }

  /// Whether a task runs: its tags are asked for, and `--start-at-task` has been reached.
  func selects(_ lineage: Lineage, _ task: Task, _ options: RunOptions) -> Bool {
    if !hasStarted {
      guard let start = options.startAtTask, let name = task.directives[.name]?.text,
        name == start || Wildcard(start).matches(name)
      else { return false }
      hasStarted = true
    }
    return options.tags.includes(lineage.tags)
  }

  /// Whether the task named by `--start-at-task` has been met.
  var hasMetStart: Bool { hasStarted }
}
