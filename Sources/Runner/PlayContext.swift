import Playbook

/// What all tasks of a play share.
struct PlayContext: Sendable {
  /// The play.
  let play: Play
  /// The options of the run.
  let options: RunOptions
  /// Opens connections, or hands out open ones.
  let connections: Connections
}
