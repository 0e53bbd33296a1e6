import Diagnostics
import Modules
import OrderedCollections
import Playbook
import Remote
import Templating
import Values

/// What `async` and `poll` ask of a task.
struct BackgroundPlan {
  /// How many seconds the job may take.
  var limit: Int
  /// How many seconds lie between two looks at it; 0 leaves it alone.
  var interval: Int
}

extension TaskExecutor {
  /// What `async` and `poll` say; nil for a task that is waited for as usual.
  func backgroundPlan(_ templar: Templar) throws -> BackgroundPlan? {
    let limit = try task.directives[.async].map { try templar.integer(of: $0) } ?? 0
    guard limit > 0 else { return nil }
    let interval = try task.directives[.poll].map { try templar.integer(of: $0) }
    return BackgroundPlan(limit: limit, interval: interval ?? play.options.pollInterval)
  }

  /// Why a module cannot run in the background, in Ansible's words; nil where it can.
  func backgroundRefusal(_ module: any Module, _ context: ModuleContext) -> TaskResult? {
    guard BackgroundSupport.includes(module) else {
      return .failure("async is not supported for this task.")
    }
    guard !context.isCheckMode else {
      return .failure("check mode and async cannot be used on same task.")
    }
    return nil
  }

  /// Starts a job, and looks at it until it is done or its time is over.
  func runInBackground(
    _ module: any Module, _ plan: BackgroundPlan, timeout: Int?, in context: ModuleContext
  ) async throws -> TaskResult {
    if let refusal = backgroundRefusal(module, context) { return refusal }
    let start = try await limited(to: timeout) {
      try await Job.start(module, limit: plan.limit, in: context)
    }
    guard plan.interval > 0, !start.isSkipped, !start.isFailed else { return start }
    guard let identifier = start["ansible_job_id"]?.string else { return start }
    var report = JobReport(host: host, task: banner, identifier: identifier, state: .running)
    let result = try await finalResult(of: identifier, plan, report, in: context)
    report.state = result.isFailed ? .failed : .succeeded
    await events.receive(.jobPolled(report))
    return result
  }

  private func finalResult(
    of identifier: String, _ plan: BackgroundPlan, _ report: JobReport, in context: ModuleContext
  ) async throws -> TaskResult {
    var left = plan.limit
    var last = TaskResult()
    while left > 0 {
      try await _Concurrency.Task.sleep(for: .seconds(plan.interval))
      left -= plan.interval
      do {
        last = try await Job.status(of: identifier, in: context)
      } catch let error as RemoteError where error.isUnreachable && left > 0 {
        // The job does not need the connection; the next look takes a new one.
        await (try? context.connect())?.reset()
        continue
      }
      if last["finished"]?.int == 1 || last.isFailed { break }
      await events.receive(.jobPolled(report))
    }
    guard last["finished"]?.int == 1 else {
      return .failure(
        "async task did not complete within the requested time - \(plan.limit)s",
        ["async_result": .mapping(last.values)])
    }
    try await Job.erase(identifier, in: context)
    return last
  }
}
