/// How many shells the users of one SSH session may have at once, all together.
///
/// sshd gives a session ten (`MaxSessions`). Where all are taken, an idle shell of another user is
/// ended; one place is kept for those who kill what hangs.
public actor ShellPlaces {
  private let ordinary = Turns(9)
  private let urgent = Turns(1)
  private var pools: [Member] = []

  private struct Member {
    weak var pool: ShellPool?
  }

  /// A place that somebody has.
  struct Place {
    fileprivate let turns: Turns
    /// Gives it back; to be called once.
    func leave() async { await turns.leave() }
  }

  /// Counts the shells of a session that has none yet.
  public init() {}

  /// Whether somebody waits for a place.
  var isCrowded: Bool { get async { await ordinary.isCrowded } }

  /// A place for one more shell of `pool`; nil where the task was cancelled while it waited.
  func take(for pool: ShellPool, isUrgent: Bool) async -> Place? {
    guard !isUrgent else { return await urgent.enter() ? Place(turns: urgent) : nil }
    pools.removeAll { $0.pool == nil || $0.pool === pool }
    pools.append(Member(pool: pool))
    while await !ordinary.enterAtOnce() {
      if await endIdleShell() { continue }
      guard await ordinary.enter() else { return nil }
      break
    }
    return Place(turns: ordinary)
  }

  /// Ends an idle shell of whoever has not opened one for the longest time.
  private func endIdleShell() async -> Bool {
    for member in pools {
      if let pool = member.pool, await pool.endIdleShell() { return true }
    }
    return false
  }
}
