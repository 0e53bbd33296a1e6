import Modules
import OrderedCollections
import Playbook
import Templating
import Values

/// Runs one task for one host: its loop, its conditions, its retries, its module.
///
/// Each keyword's part is a step in a file of its own; this file only puts them in order.
struct TaskExecutor: Sendable {
  /// What is the same for all tasks and hosts of a play.
  let play: PlayContext
  let task: Task
  let banner: TaskBanner
  /// The keywords in force, the task's own included.
  let lineage: Lineage
  let host: String
  /// The variables as they were when the task began.
  let store: VariableStore
  /// All that the task sees of them, with what its play, roles and blocks say.
  let scope: VariableScope
  /// Why the variables of the play could not be read for this host.
  let mistake: (any Error)?
  let events: any EventSink

  /// The outcome; nothing is thrown, since whatever goes wrong goes wrong for this host alone.
  ///
  /// What it reads from this machine is noted where somebody wants to know.
  func run() async -> TaskOutcome {
    guard play.options.notesInputs else { return await perform() }
    let recorder = InputRecorder(host: host)
    var outcome = await InputRecorder.$current.withValue(recorder) { await perform() }
    outcome.inputs = recorder.inputs
    return outcome
  }

  private func perform() async -> TaskOutcome {
    let started = ContinuousClock.now
    await events.receive(.hostStarted(task: banner, host: host))
    var outcome: TaskOutcome
    do {
      if let mistake { throw mistake }
      switch try loop() {
      case .none: outcome = await runOnce(in: scope)
      case .over(let items): outcome = await runLoop(over: items)
      case .refused(let condition):
        outcome = self.outcome(Self.skip(because: condition))
        outcome.isHidden = try flag(.noLog, Templar(scope))
      }
    } catch {
      outcome = self.outcome(for: error)
      outcome.isIgnored = (try? isIgnored(outcome, Templar(scope))) ?? false
    }
    outcome.duration = started.duration(to: .now)
    return outcome
  }

  /// One pass without a loop, or for one item: condition, arguments, module, verdict.
  func runOnce(in scope: VariableScope) async -> TaskOutcome {
    let started = ContinuousClock.now
    var outcome: TaskOutcome
    do {
      let templar = Templar(scope)
      if let refused = try failedCondition(templar) {
        outcome = self.outcome(Self.skip(because: refused))
      } else {
        outcome = try await runUntilDone(in: scope)
        try settleFacts(of: &outcome, templar)
      }
      outcome.isHidden = try flag(.noLog, templar)
      outcome.isIgnored = try isIgnored(outcome, templar)
    } catch {
      outcome = self.outcome(for: error)
      outcome.isIgnored = (try? isIgnored(outcome, Templar(scope))) ?? false
      // A result that may hold secrets stays hidden even when the verdict itself fails.
      outcome.isHidden = lineage[.noLog] != nil
    }
    outcome.duration = started.duration(to: .now)
    return outcome
  }

  /// Makes effects of the facts that a module gathered, on the delegate if that is asked for.
  private func settleFacts(of outcome: inout TaskOutcome, _ templar: Templar) throws {
    let isOwn = outcome.result.effects.contains { effect in
      switch effect {
      case .facts, .variables: true
      default: false
      }
    }
    if !isOwn, !(outcome.task.action.hasSuffix("debug")),
      let facts = outcome.result["ansible_facts"]?.mapping, !facts.isEmpty
    {
      outcome.result.effects.append(.gathered(facts))
    }
    guard let delegate = outcome.delegate, try flag(.delegateFacts, templar) else { return }
    outcome.result.effects = outcome.result.effects.map { .elsewhere($0, host: delegate) }
  }

  /// The outcome that a result amounts to.
  func outcome(_ result: TaskResult) -> TaskOutcome {
    let status: TaskOutcome.Status =
      if result.isFailed {
        .failed
      } else if result.isSkipped {
        .skipped
      } else if result.isChanged {
        .changed
      } else {
        .ok
      }
    let module = ModuleRegistry.module(named: task.action.module)
    return TaskOutcome(
      task: banner, host: host, status: status, result: result, duration: .zero,
      isVerbose: module?.isVerbose == true && !result.isBrief)
  }

  /// The value of a truth keyword, innermost level first; false where none is given.
  func flag(_ keyword: Keyword, _ templar: Templar) throws -> Bool {
    guard let node = lineage[keyword] else { return false }
    return try templar.truth(of: node)
  }
}
