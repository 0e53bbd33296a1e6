/// A word of the playbook language, as ansible-core 2.16's page "Playbook Keywords" lists them.
public enum Keyword: String, Sendable, CaseIterable {
  case action, always, args, async, block, collections, connection, debugger, delay, diff
  case environment, handlers, hosts, listen, loop, name, notify, order, poll, port, register
  case rescue, retries, roles, serial, strategy, tags, tasks, throttle, timeout, until, vars, when
  case anyErrorsFatal = "any_errors_fatal"
  case become
  case becomeExe = "become_exe"
  case becomeFlags = "become_flags"
  case becomeMethod = "become_method"
  case becomeUser = "become_user"
  case changedWhen = "changed_when"
  case checkMode = "check_mode"
  case delegateFacts = "delegate_facts"
  case delegateTo = "delegate_to"
  case factPath = "fact_path"
  case failedWhen = "failed_when"
  case forceHandlers = "force_handlers"
  case gatherFacts = "gather_facts"
  case gatherSubset = "gather_subset"
  case gatherTimeout = "gather_timeout"
  case ignoreErrors = "ignore_errors"
  case ignoreUnreachable = "ignore_unreachable"
  case localAction = "local_action"
  case loopControl = "loop_control"
  case maxFailPercentage = "max_fail_percentage"
  case moduleDefaults = "module_defaults"
  case noLog = "no_log"
  case postTasks = "post_tasks"
  case preTasks = "pre_tasks"
  case remoteUser = "remote_user"
  case runOnce = "run_once"
  case varsFiles = "vars_files"
  case varsPrompt = "vars_prompt"
}

/// What a keyword can stand on.
public enum Place: String, Sendable {
  case play, block, task, handler, role
  case playbookImport = "playbook import"

  /// The keywords that may stand here.
  public var keywords: Set<Keyword> {
    switch self {
    case .play: Self.onPlay
    case .block: Self.onBlock
    case .task: Self.onTask
    case .handler: Self.onHandler
    case .role: Self.onRole
    case .playbookImport: Self.onPlaybookImport
    }
  }

  private static let onPlay = shared.union(playOnly)
  private static let onBlock = shared.union(delegation).union([
    .block, .rescue, .always, .when, .notify,
  ])
  private static let onTask = shared.union(delegation).union(taskOnly)
  private static let onHandler = onTask.union([.listen])
  private static let onRole = shared.union(delegation).union([.when]).subtracting([.name])
  private static let onPlaybookImport = shared.union([.when])

  /// The keywords that an include may have; all others are for `apply`.
  static let onInclude: Set<Keyword> = [
    .action, .args, .collections, .debugger, .ignoreErrors, .loop, .loopControl, .name, .noLog,
    .register, .runOnce, .tags, .timeout, .vars, .when,
  ]

  private static let shared: Set<Keyword> = [
    .anyErrorsFatal, .become, .becomeExe, .becomeFlags, .becomeMethod, .becomeUser, .checkMode,
    .collections, .connection, .debugger, .diff, .environment, .ignoreErrors, .ignoreUnreachable,
    .moduleDefaults, .name, .noLog, .port, .remoteUser, .runOnce, .tags, .throttle, .timeout, .vars,
  ]
  private static let delegation: Set<Keyword> = [.delegateTo, .delegateFacts]
  private static let playOnly: Set<Keyword> = [
    .factPath, .forceHandlers, .gatherFacts, .gatherSubset, .gatherTimeout, .handlers, .hosts,
    .maxFailPercentage, .order, .postTasks, .preTasks, .roles, .serial, .strategy, .tasks,
    .varsFiles, .varsPrompt,
  ]
  private static let taskOnly: Set<Keyword> = [
    .action, .args, .async, .changedWhen, .delay, .failedWhen, .localAction, .loop, .loopControl,
    .notify, .poll, .register, .retries, .until, .when,
  ]
}
