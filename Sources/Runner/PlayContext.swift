import Playbook

/// How the hosts of a play go through it.
enum Strategy: String, Sendable, CaseIterable {
  /// All in step, task by task.
  case linear
  /// Each as fast as it can.
  case free
  /// Each as fast as it can, at most so many at once.
  case hostPinned = "host_pinned"

  /// The strategy of a name, also of Mitogen's, which order tasks as those they replace.
  init?(named name: String) {
    let short = name.split(separator: ".").last ?? ""
    self.init(rawValue: String(short.hasPrefix("mitogen_") ? short.dropFirst(8) : short))
  }
}

/// What all tasks of a play share.
struct PlayContext: Sendable {
  /// The play.
  let play: Play
  /// What later runs recognise it by.
  let identity: PlayIdentity
  /// The options of the run.
  let options: RunOptions
  /// How hosts go through the play.
  let strategy: Strategy
  /// Opens connections, or hands out open ones.
  let connections: Connections
  /// Reads what tasks include.
  let loader: PlaybookLoader
}
