public import Diagnostics

/// A playbook file: its plays, in order.
public struct Playbook: Sendable {
  /// The file it was read from.
  public var file: SourceFile
  /// Its plays.
  public var plays: [Play]
  /// What a person should know about it although it can be run.
  public var warnings: [Diagnostic]
}
