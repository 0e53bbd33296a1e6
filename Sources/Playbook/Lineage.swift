public import Values

/// The keywords in force for a task: its own, those of the blocks around it, and those of the play.
public struct Lineage: Sendable {
  /// The keywords of each level, the play's first.
  public private(set) var levels: [Directives]

  /// Begins with a play.
  public init(_ play: Directives) { levels = [play] }

  /// The same with one more level inside.
  public func appending(_ directives: Directives) -> Lineage {
    var copy = self
    copy.levels.append(directives)
    return copy
  }

  /// The innermost value of a keyword.
  public subscript(keyword: Keyword) -> Located? {
    levels.lazy.reversed().compactMap { $0[keyword] }.first
  }

  /// All values of a keyword, outermost first, for keywords that add up.
  public func all(_ keyword: Keyword) -> [Located] { levels.compactMap { $0[keyword] } }
}
