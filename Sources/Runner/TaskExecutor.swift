import Modules
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
  let events: any EventSink

  /// The outcome; nothing is thrown, since whatever goes wrong goes wrong for this host alone.
  func run() async -> TaskOutcome {
    let started = ContinuousClock.now
    await events.receive(.hostStarted(task: banner, host: host))
    var outcome: TaskOutcome
    do {
      if let items = try loopItems() {
        outcome = await runLoop(over: items)
      } else {
        outcome = await runOnce(layers: layers())
      }
    } catch {
      outcome = self.outcome(for: error)
    }
    outcome.duration = started.duration(to: .now)
    return outcome
  }

  /// One pass without a loop, or for one item: condition, arguments, module, verdict.
  func runOnce(layers: VariableLayers) async -> TaskOutcome {
    let started = ContinuousClock.now
    var outcome: TaskOutcome
    do {
      let templar = Templar(scope(layers))
      if let refused = try failedCondition(templar) {
        outcome = self.outcome(Self.skip(because: refused))
      } else {
        outcome = try await runUntilDone(layers: layers)
      }
      outcome.isHidden = try flag(.noLog, templar)
      outcome.isIgnored = try isIgnored(outcome, templar)
    } catch {
      outcome = self.outcome(for: error)
      // A result that may hold secrets stays hidden even when the verdict itself fails.
      outcome.isHidden = lineage[.noLog] != nil
    }
    outcome.duration = started.duration(to: .now)
    return outcome
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
      isVerbose: module?.isVerbose ?? false)
  }

  /// The layers of `vars` around and on the task.
  func layers() -> VariableLayers {
    var layers = VariableLayers()
    for (depth, level) in lineage.levels.enumerated() {
      guard let variables = level[.vars]?.value.mapping else { continue }
      let isOwn = depth == lineage.levels.count - 1
      layers.add(depth == 0 ? .play : isOwn ? .task : .block, variables)
    }
    return layers
  }

  func scope(_ layers: VariableLayers) -> VariableScope {
    VariableScope(store: store, host: host, layers: layers)
  }

  /// The value of a truth keyword, innermost level first; false where none is given.
  func flag(_ keyword: Keyword, _ templar: Templar) throws -> Bool {
    guard let node = lineage[keyword] else { return false }
    return try templar.truth(of: node)
  }
}
