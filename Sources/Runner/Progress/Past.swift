public import Modules
public import OrderedCollections
public import Templating
public import Values

/// What earlier runs know: the tasks that need not run again, and what came of them.
public struct Past: Sendable {
  /// The known steps of every host.
  public var steps: [String: [StepIdentity: PastStep]]
  /// The plays in which nothing runs: what is not known of them is passed over.
  public var settled: Set<PlayIdentity>
  /// Whether nothing runs in any play.
  public var isRehearsal: Bool

  /// Knows these steps.
  public init(
    steps: [String: [StepIdentity: PastStep]], settled: Set<PlayIdentity> = [],
    isRehearsal: Bool = false
  ) {
    self.steps = steps
    self.settled = settled
    self.isRehearsal = isRehearsal
  }

  /// Whether nothing runs in a play.
  func settles(_ play: PlayIdentity) -> Bool { isRehearsal || settled.contains(play) }

  /// What is known of a step; nil where it has to run.
  func step(_ identity: StepIdentity, on host: String) -> PastStep? {
    guard let step = steps[host]?[identity] else { return nil }
    return step.isWhole || settles(identity.play) ? step : nil
  }

  /// Whether a host has met nothing in a play yet that it has not behind it.
  func isBehind(_ host: String, _ play: PlayIdentity, met: Int) -> Bool {
    if settles(play) { return true }
    let count = (steps[host] ?? [:]).keys.count { $0.play == play }
    return count > 0 && count >= met
  }
}

/// What an earlier run knows of a task on a host.
public struct PastStep: Sendable {
  /// How it went.
  public var status: TaskOutcome.Status
  /// Whether a failure was ignored.
  public var isIgnored: Bool
  /// The result, with its effects.
  public var result: TaskResult
  /// The host that it ran on instead, if it was delegated.
  public var delegate: String?
  /// Whether all is known that later tasks may need; a hidden result is not kept.
  public var isWhole: Bool
  /// The names of what it was made of; the values are not known any more.
  public var inputs: TaskInputs
  /// The whole record, for those who keep it on.
  public var record: Mapping

  /// Describes what is known.
  public init(
    status: TaskOutcome.Status, isIgnored: Bool, result: TaskResult, delegate: String?,
    isWhole: Bool, inputs: TaskInputs, record: Mapping
  ) {
    self.status = status
    self.isIgnored = isIgnored
    self.result = result
    self.delegate = delegate
    self.isWhole = isWhole
    self.inputs = inputs
    self.record = record
  }
}
