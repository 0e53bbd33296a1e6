public import Templating
public import Values

/// A task that has its result on a host, with what it was made of.
public struct Step: Sendable {
  /// What it is recognised by later.
  public var identity: StepIdentity
  /// The hosts that the result is for: several where a task runs once for all.
  public var hosts: [String]
  /// The result.
  public var outcome: TaskOutcome
  /// The name of the variable that takes the result.
  public var register: String?
  /// The task as it is written: its module, arguments and keywords, those around it included.
  public var definition: Value
  /// What it read from this machine.
  public var inputs: TaskInputs
  /// Whether its result must not be shown, or may have to be (`no_log`).
  public var isHidden: Bool
  /// What an earlier run knew, where that took the place of running it.
  public var past: PastStep?
}
