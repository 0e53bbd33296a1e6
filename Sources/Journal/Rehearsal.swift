public import Diagnostics
import OrderedCollections
public import Runner
import Templating

/// Goes through plays without running anything, and finds what has changed since they last ran.
public actor Rehearsal: EventSink {
  private let history: RunHistory
  private var digester: InputDigester
  private var plays: OrderedDictionary<PlayIdentity, Play> = [:]
  private var warnings: [Diagnostic] = []

  /// What is found in one play.
  private struct Play {
    var hosts: OrderedDictionary<String, Host> = [:]
  }

  private struct Host {
    var changes: OrderedSet<Change> = []
    var met: Set<StepIdentity> = []
    /// The tasks that were met and are not known, since the last that is known.
    var missed: [StepIdentity] = []
  }

  /// Compares with what is known of earlier runs.
  public init(_ history: RunHistory, _ key: DigestKey, _ project: ProjectFolder) {
    self.history = history
    digester = InputDigester(key, project)
  }

  /// Takes the events of a run of which nothing is carried out.
  public func receive(_ event: Event) {
    switch event {
    case .progress(let progress): note(progress)
    case .warning(let warning): warnings.append(warning)
    default: break
    }
  }

  private func note(_ progress: Progress) {
    switch progress {
    case .began(let play, let hosts, _):
      for host in hosts { plays[play, default: Play()].hosts[host] = Host() }
    case .took(let step): compare(step)
    case .missed(let identity, let host):
      plays[identity.play]?.hosts[host]?.missed.append(identity)
    case .rescued, .ended: break
    }
  }

  private func compare(_ step: Step) {
    guard let past = step.past else { return }
    let (identity, host) = (step.identity, step.outcome.host)
    guard var found = plays[identity.play]?.hosts[host] else { return }
    found.met.insert(identity)
    // What was met before a known task and is not known itself is new.
    found.changes.append(contentsOf: found.missed.map { .newTask($0.task) })
    found.missed = []
    let digests = StepCoder.digests(past.record)
    for change in digests.changes(to: digester.digests(of: step)) {
      switch change {
      case .task: found.changes.append(.task(identity.task))
      case .variable(let name): found.changes.append(.variable(name.name, of: name.host))
      case .file(let name): found.changes.append(.file(name))
      case .environment(let name): found.changes.append(.environment(name))
      }
    }
    plays[identity.play]?.hosts[host] = found
  }

  /// What was found of all plays that have hosts, in their order.
  public var findings: [PlayFinding] {
    plays.map { identity, play in
      PlayFinding(
        play: identity,
        hosts: play.hosts.map { host, found in
          let history = history.plays[identity]?[host]
          var changes = found.changes
          if history?.status == .ok {
            changes.append(contentsOf: found.missed.map { .newTask($0.task) })
            changes.append(contentsOf: gone(history, found).map { .removedTask($0.task) })
          }
          return HostFinding(host: host, history: history, changes: Array(changes))
        })
    }
  }

  /// The tasks that are known and were not met; nothing is said where a hidden include may hold
  /// them.
  private func gone(_ history: PlayHistory?, _ found: Host) -> [StepIdentity] {
    guard let steps = history?.steps, !steps.values.contains(where: { !$0.isWhole }) else {
      return []
    }
    return steps.keys.filter { !found.met.contains($0) }
  }

  /// What a person should know of the playbooks.
  public var diagnostics: [Diagnostic] { warnings }
}
