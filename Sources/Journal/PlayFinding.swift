public import Runner

/// Something that a play was made of and that is no longer what it was.
public enum Change: Sendable, Hashable {
  /// A task is written otherwise.
  case task(String)
  /// A task is there that has not run.
  case newTask(String)
  /// A task that ran is not there any more.
  case removedTask(String)
  /// A variable, of the play's host or of another.
  case variable(String, of: String?)
  /// A file or a folder, by its name in the project.
  case file(String)
  /// A variable of the environment.
  case environment(String)
}

/// What is known of a play on a host.
public struct HostFinding: Sendable {
  /// The host.
  public var host: String
  /// How the play last went there; nil where it has never run.
  public var history: PlayHistory?
  /// What has changed since.
  public var changes: [Change]

  /// Whether the play is to be run there again.
  public var isStale: Bool { history?.status != .ok || !changes.isEmpty }
}

/// What is known of a play on the hosts that it is for.
public struct PlayFinding: Sendable {
  /// The play.
  public var play: PlayIdentity
  /// Its hosts.
  public var hosts: [HostFinding]

  /// Whether it is to be run again.
  public var isStale: Bool { hosts.contains(where: \.isStale) }
}
