public import Diagnostics
public import Values

/// A play: which hosts, and what to do there.
public struct Play: Sendable {
  /// The keywords given on the play.
  public var directives: Directives
  /// The folder of its playbook, absolute.
  public var folder: String
  /// The keywords given where its playbook is imported, outermost first.
  public var imports: [Directives]
  /// The roles that it names, in order.
  public var roles: [Role]
  /// The roles that its tasks import.
  public var importedRoles: [Role]
  /// Tasks that run first.
  public var preTasks: [Statement]
  /// The tasks.
  public var tasks: [Statement]
  /// Tasks that run last.
  public var postTasks: [Statement]
  /// Tasks that run when notified, without those of its roles.
  public var handlers: [Statement]
  /// Where the play begins.
  public var location: SourceLocation
  /// Its place among the plays of its playbook, from 1.
  public var number = 1
  /// Its place among those of the same name as written, from 1.
  public var turn = 1

  /// The pattern of hosts, as written.
  public var hosts: Located? { directives[.hosts] }

  /// The name as written, else the pattern.
  public var name: Value? {
    if let name = directives[.name]?.scalar, name.isTrue { return name }
    return hosts?.value
  }

  /// What runs, in order; handlers run after each section.
  public var sections: [[Statement]] {
    [preTasks, roles.map { .block($0.block) } + tasks, postTasks]
  }

  /// All handlers in the order in which they run: those of roles come first.
  public var allHandlers: [Statement] {
    roles.map { .block($0.handlerBlock) } + importedRoles.map { .block($0.handlerBlock) }
      + handlers
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
  /// Where the block begins; nil for one that nobody wrote.
  public var location: SourceLocation?
  /// The role whose tasks these are.
  public var role: Role?
  /// The folder that an import names, for files beside it.
  public var folder: String?

  /// Joins tasks.
  public init(
    directives: Directives = Directives(), body: [Statement], rescue: [Statement] = [],
    always: [Statement] = [], location: SourceLocation? = nil, role: Role? = nil,
    folder: String? = nil
  ) {
    self.directives = directives
    self.body = body
    self.rescue = rescue
    self.always = always
    self.location = location
    self.role = role
    self.folder = folder
  }
}
