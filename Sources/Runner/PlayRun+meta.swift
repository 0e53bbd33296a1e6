import Diagnostics
import Modules
import Playbook
import Templating
import Values

extension PlayRun {
  /// What `meta` steers.
  private enum Action: String, CaseIterable {
    case clearFacts = "clear_facts"
    case clearHostErrors = "clear_host_errors"
    case endBatch = "end_batch"
    case endHost = "end_host"
    case endPlay = "end_play"
    case flushHandlers = "flush_handlers"
    case noop
    case refreshInventory = "refresh_inventory"
    case resetConnection = "reset_connection"

    /// What happens instead where `when` says no.
    func remainder(_ host: String) -> String {
      switch self {
      case .clearFacts: "not clearing facts and fact cache for \(host)"
      case .clearHostErrors: "not clearing host error state for \(host)"
      case .endBatch: "continuing current batch"
      case .endHost: "continuing execution for \(host)"
      case .endPlay: "continuing play"
      case .flushHandlers: "not running handlers for \(host)"
      case .noop, .refreshInventory, .resetConnection: "going on"
      }
    }

    /// Whether `when` decides about it; Ansible ignores it elsewhere.
    var isConditional: Bool {
      switch self {
      case .noop, .refreshInventory, .resetConnection: false
      default: true
      }
    }

    /// Whether `when` is asked once for all hosts.
    var isForAll: Bool {
      switch self {
      case .clearFacts, .clearHostErrors, .endBatch, .endPlay, .refreshInventory: true
      case .endHost, .flushHandlers, .noop, .resetConnection: false
      }
    }
  }

  /// Carries out a `meta` task; answers on which hosts it failed.
  func runMeta(_ task: Task, _ lineage: Lineage, on hosts: [String]) async -> [String] {
    let written = task.argument("action", "_raw_params")?.text ?? ""
    let store = await state.store
    let banner = await banner(task, lineage, .task, store: store, host: hosts[0])
    let isRepeating = isRepeating(hosts)
    if !isRepeating { await state.receive(.taskStarted(banner)) }
    guard let action = Action(rawValue: written) else {
      return await fail(banner, "invalid meta action requested: \(written)", on: hosts)
    }
    if !action.isConditional, let node = task.directives[.when] {
      await state.receive(
        .warning(
          Diagnostic(
            .warning, "`\(action.rawValue)` does not support `when`, and takes place anyway",
            at: node.location)))
    }
    let asked = action.isForAll ? Array(hosts.prefix(1)) : hosts
    var chosen: [String] = []
    var executors: [TaskExecutor] = []
    for host in asked {
      let executor = executor(
        task, banner, lineage, variables.layers(for: lineage), host: host, store: store)
      do {
        let templar = Templar(executor.scope)
        if try !action.isConditional || executor.failedCondition(templar) == nil {
          chosen.append(host)
          executors.append(executor)
        } else if !isRepeating {
          await state.receive(.hostFinished(skip(action, banner, host)))
        }
      } catch {
        return await fail(banner, TaskExecutor.message(of: error), on: asked)
      }
    }
    guard !chosen.isEmpty else { return [] }
    do {
      if action == .resetConnection, !isRepeating {
        for executor in executors { try await executor.resetConnection() }
      }
      return try await perform(action, on: action.isForAll ? self.hosts : chosen)
    } catch {
      return await fail(banner, TaskExecutor.message(of: error), on: hosts)
    }
  }

  /// What is told of a host on which `when` said no; the recap does not count it.
  private func skip(_ action: Action, _ banner: TaskBanner, _ host: String) -> TaskOutcome {
    let reason = "\(action.rawValue) conditional evaluated to False, \(action.remainder(host))"
    var result = TaskResult.skip(reason)
    result["msg"] =
      action == .endHost
      ? "end_host conditional evaluated to false, \(action.remainder(host))"
      : .string(action.rawValue)
    return TaskOutcome(task: banner, host: host, status: .skipped, result: result, duration: .zero)
  }

  private func perform(_ action: Action, on hosts: [String]) async throws -> [String] {
    switch action {
    case .flushHandlers: return await flushHandlers(on: hosts)
    case .endHost, .endBatch: await state.end(hosts)
    case .endPlay:
      await state.end(hosts)
      endsPlay = true
    case .clearFacts:
      for host in hosts { await state.clearFacts(of: host) }
    case .clearHostErrors: await state.clearErrors(of: hosts)
    case .refreshInventory: try await state.refreshInventory()
    case .resetConnection, .noop: break
    }
    return []
  }

  private func fail(_ banner: TaskBanner, _ message: String, on hosts: [String]) async -> [String] {
    for host in hosts {
      let outcome = TaskOutcome(
        task: banner, host: host, status: .failed, result: .failure(message), duration: .zero)
      await state.finish(outcome, registering: nil, on: [host])
    }
    return hosts
  }
}
