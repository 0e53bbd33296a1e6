import Diagnostics
public import OrderedCollections
public import Values

/// What is in force for a task: its own keywords, those of the blocks, includes and roles around
/// it, and those of the play.
public struct Lineage: Sendable {
  /// One thing around a task.
  public struct Level: Sendable {
    /// What kind of thing it is.
    public enum Kind: Sendable {
      /// The play.
      case play
      /// A block, a role or an import.
      case block
      /// An include that was met while the play ran.
      case include
      /// The task itself.
      case task
    }

    /// What kind of thing it is.
    public var kind: Kind
    /// The keywords given there.
    public var directives: Directives
    /// The role that begins there.
    public var role: Role?
    /// What an include gives to its tasks; it outdoes almost everything.
    public var parameters: Mapping
    /// The folder that an include or import names, for files beside it.
    public var folder: String?
    /// The file that holds the task.
    public var file: String?

    /// Describes a level.
    public init(
      _ kind: Kind, _ directives: Directives = Directives(), role: Role? = nil,
      parameters: Mapping = [:], folder: String? = nil
    ) {
      self.kind = kind
      self.directives = directives
      self.role = role
      self.parameters = parameters
      self.folder = folder
    }
  }

  /// The levels, the play's first.
  public private(set) var levels: [Level]

  /// Whether a block around the task takes care of its failure, with `rescue` or `always`.
  public var isGuarded = false

  /// Begins with a play.
  public init(_ play: Directives) { levels = [Level(.play, play)] }

  /// Begins with a play and with what imports it.
  public init(_ play: Play) {
    levels = [Level(.play, play.directives)] + play.imports.map { Level(.play, $0) }
  }

  /// The same with one more level inside.
  public func appending(_ level: Level) -> Lineage {
    var copy = self
    copy.levels.append(level)
    return copy
  }

  /// The same with a task inside.
  public func appending(_ task: Task) -> Lineage {
    var level = Level(.task, task.directives)
    level.file = task.location.file.name
    return appending(level)
  }

  /// The same with a block inside.
  public func appending(_ block: Block) -> Lineage {
    appending(Level(.block, block.directives, role: block.role, folder: block.folder))
  }

  /// The same without the task: what an include in its place begins with.
  public var withoutTask: Lineage {
    var copy = self
    if copy.levels.last?.kind == .task { copy.levels.removeLast() }
    return copy
  }

  /// The same without the keywords whose values are to be dropped: what is around them counts then.
  public func dropping(_ isDropped: (Located) -> Bool) -> Lineage {
    var copy = self
    for place in levels.indices {
      let directives = levels[place].directives
      let kept = directives.given.filter { directives[$0].map { !isDropped($0) } ?? true }
      guard kept.count < directives.given.count else { continue }
      copy.levels[place].directives = directives.filtered(to: Set(kept))
    }
    return copy
  }

  /// The innermost value of a keyword.
  public subscript(keyword: Keyword) -> Located? {
    levels.lazy.reversed().compactMap { $0.directives[keyword] }.first
  }

  /// All values of a keyword, outermost first, for keywords that add up.
  public func all(_ keyword: Keyword) -> [Located] { levels.compactMap { $0.directives[keyword] } }

  /// The role that the task belongs to.
  public var role: Role? { levels.last { $0.role != nil }?.role }

  /// The roles around the task, outermost first, its own last.
  public var roles: [Role] { levels.compactMap(\.role) }
}
