/// What tasks that run in the background need to know.
public struct JobSettings: Sendable {
  /// The folder on the host for the results of jobs (`async_dir`), perhaps with `~` or variables.
  public var folder = "~/.ansible_async"
  /// Whether nobody may see what comes of the task (`no_log`).
  public var hidesResults = false
  /// The jobs that are carried out from here.
  public var board = JobBoard()

  /// Ansible's own folder, and no jobs yet.
  public init() {}
}
