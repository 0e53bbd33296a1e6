/// How a job in the background was found when it was looked at.
public struct JobReport: Sendable {
  /// How far it is.
  public enum State: String, Sendable {
    case running, succeeded, failed
  }

  /// The inventory name of the host whose task it is.
  public var host: String
  /// The task.
  public var task: TaskBanner
  /// Its `ansible_job_id`.
  public var identifier: String
  /// How far it is.
  public var state: State

  /// Describes what was found.
  public init(host: String, task: TaskBanner, identifier: String, state: State) {
    self.host = host
    self.task = task
    self.identifier = identifier
    self.state = state
  }
}
