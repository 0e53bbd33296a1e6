import OrderedCollections
import Values

/// Tells how far a job is that a task with `async` has started, or erases what is kept of it.
///
/// Behaves as ansible-core's `async_status`, 2.16; it reads the files of Ansible's jobs too.
struct AsyncStatus: Module {
  enum Mode: String, ArgumentChoice { case cleanup, status }

  static let name = "ansible.builtin.async_status"
  static let summary = "Tells how far a background job is."
  static let parameters: [Parameter<Self>] = [
    Parameter("jid", \.job, isRequired: true, "The job, as its task's `ansible_job_id`."),
    Parameter("mode", \.mode, default: "status", "Whether to look at the job or to forget it."),
  ]

  var job = ""
  var mode = Mode.status

  func run(in context: ModuleContext) async throws -> TaskResult {
    if context.isCheckMode {
      return .skip("remote module (ansible.legacy.async_status) does not support check mode")
    }
    let board = context.jobs.board
    if let state = await board.state(of: job, on: context.host) {
      if mode == .cleanup { await board.erase(job, on: context.host) }
      return answer(state)
    }
    let reply = try await Self.script.run(
      [
        "folder": CommandCall.expandable(context.jobs.folder), "job": job, "mode": mode.rawValue,
      ], in: context)
    if let failure = reply.failure { return .failure(failure, values(reply["file"])) }
    return answer(reply)
  }

  private func answer(_ state: JobBoard.State) -> TaskResult {
    switch state {
    case _ where mode == .cleanup:
      TaskResult(values(nil).merging(["erased": .string(job)]) { _, new in new })
    case .running: TaskResult(values(nil))
    case .finished(let result): finished(result, values(nil))
    }
  }

  private func answer(_ reply: Reply) -> TaskResult {
    let values = values(reply["file"])
    if let erased = reply["erased"] {
      return TaskResult(values.merging(["erased": .string(erased)]) { _, new in new })
    }
    guard let content = reply["<content"] ?? reply["content"] else {
      var lost = values
      lost["finished"] = 1
      lost["started"] = 1
      return .failure("could not find job", lost)
    }
    // A file that is not whole yet belongs to a job that runs.
    guard let answer = ModuleAnswer.mapping(in: content) else { return TaskResult(values) }
    if answer["started"] != nil, answer["finished"]?.int != 1 { return TaskResult(values) }
    return finished(ModuleAnswer.result(of: answer), values)
  }

  private func finished(_ result: TaskResult, _ values: Mapping) -> TaskResult {
    var result = result
    result.values = values.merging(result.values) { _, own in own }
    result["finished"] = 1
    result["ansible_job_id"] = .string(job)
    return result
  }

  /// What is answered in any case.
  private func values(_ file: String?) -> Mapping {
    var values: Mapping = [
      "started": mode == .status ? 1 : 0, "finished": 0, "stdout": "", "stderr": "",
      "stdout_lines": [], "stderr_lines": [], "ansible_job_id": .string(job),
    ]
    if mode == .status, let file { values["results_file"] = .string(file) }
    return values
  }

  private static let script = ModuleScript(
    ["folder", "job", "mode"],
    """
    eval "folder=$folder"
    file=$folder/$job
    say file "$file"
    case $job in */* | '' | . | ..) exit 0 ;; esac
    [ -f "$file" ] || exit 0
    if [ "$mode" = cleanup ]; then
      trouble=$(rm -f -- "$file" 2>&1) || fail "$trouble"
      say erased "$file"
      exit 0
    fi
    trouble=$( : 2>&1 <"$file") || fail "$trouble"
    printf '<content\\0'
    cat -- "$file"
    """)
}
