public import Diagnostics
public import Values

/// A play: which hosts, and what to do there.
public struct Play: Sendable {
  /// The keywords given on the play.
  public var directives: Directives
  /// Tasks that run first.
  public var preTasks: [Statement]
  /// The tasks.
  public var tasks: [Statement]
  /// Tasks that run last.
  public var postTasks: [Statement]
  /// Tasks that run when notified.
  public var handlers: [Statement]
  /// Where the play begins.
  public var location: SourceLocation

  /// The pattern of hosts, as written.
  public var hosts: Located? { directives[.hosts] }

  /// The name as written, else the pattern.
  public var name: Value? {
    if let name = directives[.name]?.scalar, name.isTrue { return name }
    return hosts?.value
  }
}

/// A task or a block, in a list of tasks.
public indirect enum Statement: Sendable {
  /// A single task.
  case task(Task)
  /// Tasks with common keywords, and what to do if one fails.
  case block(Block)
}

/// Tasks that share keywords, with what to do if one fails, and what to do in any case.
public struct Block: Sendable {
  /// The keywords given on the block.
  public var directives: Directives
  /// The tasks.
  public var body: [Statement]
  /// What to do when one of them fails.
  public var rescue: [Statement]
  /// What to do in the end, failed or not.
  public var always: [Statement]
  /// Where the block begins.
  public var location: SourceLocation
}
