import Modules
import OrderedCollections
import Playbook
import Templating

extension PlayRun {
  /// Notes that hosts meet a task.
  func meet(
    _ task: Task, _ lineage: Lineage, _ kind: TaskBanner.Kind, _ hosts: [String]
  ) -> Encounter {
    Encounter(
      task, lineage, isHandler: kind == .handler, in: context.identity, context.options.project
    ) { name in
      var turns: [String: Int] = [:]
      for host in hosts {
        self.turns[host, default: [:]][name, default: 0] += 1
        turns[host] = self.turns[host]?[name]
      }
      return turns
    }
  }

  /// What earlier runs know of a task, by host; hosts of which they know nothing run it.
  ///
  /// A task that runs once for all has run where it has run for any of them.
  func recall(_ encounter: Encounter, on hosts: [String], isForAll: Bool) async -> [String:
    PastStep]
  {
    guard let past = context.options.past else { return [:] }
    var known: [String: PastStep] = [:]
    for host in hosts {
      let identity = encounter.identity(on: host)
      guard let step = past.step(identity, on: host) else { continue }
      known[host] = step
      if isForAll { break }
    }
    guard past.settles(context.identity) else { return known }
    let missing = isForAll ? known.isEmpty ? Array(hosts.prefix(1)) : [] : hosts
    for host in missing where known[host] == nil {
      let identity = encounter.identity(on: host)
      await state.receive(.progress(.missed(identity, host: host)))
      known[host] = .unknown
    }
    return known
  }

  /// The outcome that an earlier run knows.
  func outcome(_ step: PastStep, _ banner: TaskBanner, of host: String) -> TaskOutcome {
    var outcome = TaskOutcome(
      task: banner, host: host, status: step.status, result: step.result, duration: .zero,
      delegate: step.delegate, isIgnored: step.isIgnored)
    outcome.isRestored = true
    return outcome
  }

  /// What a restored task would be made of today.
  func inputs(of step: PastStep, in scope: VariableScope, host: String) -> TaskInputs {
    let recorder = InputRecorder(host: host)
    InputRecorder.$current.withValue(recorder) {
      for name in step.inputs.variables.keys {
        let owner = name.host.map { scope.seen(from: $0) }
        _ = (owner ?? scope).definition(of: name.name)
      }
      for path in step.inputs.files { recorder.note(file: path) }
      for name in step.inputs.environment.keys { recorder.note(environment: name) }
    }
    return recorder.inputs
  }

  /// Whether all of these hosts only go over what they have behind them.
  func isRepeating(_ hosts: [String]) -> Bool {
    guard let past = context.options.past else { return false }
    return hosts.allSatisfy { host in
      let met = (turns[host] ?? [:]).values.reduce(0, +)
      return past.isBehind(host, context.identity, met: met)
    }
  }
}

extension PastStep {
  /// Stands for a task of which nothing is known, where it must not run.
  fileprivate static let unknown = PastStep(
    status: .skipped, isIgnored: false, result: .init(isSkipped: true), delegate: nil,
    isWhole: false, inputs: TaskInputs(), record: [:])

  /// Whether there is a record of it at all.
  var isKnown: Bool { !record.isEmpty }
}
