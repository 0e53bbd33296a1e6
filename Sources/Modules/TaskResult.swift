public import OrderedCollections
public import Values

/// What a module answers for one host and one item: the keys that `register` sees, and effects on
/// the run.
///
/// The keys are those of Ansible's modules. `changed` and `failed` are held apart from the other
/// keys, because the runner revises them (`changed_when`, `failed_when`, loops).
public struct TaskResult: Sendable {
  /// The keys and values that `register` sees, without `changed`, `failed` and `skipped`.
  public var values: Mapping
  /// Whether the host was changed.
  public var isChanged: Bool
  /// Whether the task failed: a result like any other, not an error of ours.
  public var isFailed: Bool
  /// Whether nothing was done because nothing applied.
  public var isSkipped: Bool
  /// What the run should do because of this result.
  public var effects: [Effect]
  /// Whether the task asked to be shown as briefly as others, though its module's answers are
  /// usually shown whole.
  public var isBrief = false

  /// Gathers what a module found and did.
  public init(
    _ values: Mapping = [:], isChanged: Bool = false, isFailed: Bool = false,
    isSkipped: Bool = false, effects: [Effect] = []
  ) {
    self.values = values
    self.isChanged = isChanged
    self.isFailed = isFailed
    self.isSkipped = isSkipped
    self.effects = effects
  }

  /// A failure with its reason under `msg`, as Ansible's modules report it.
  public static func failure(_ message: String, _ values: Mapping = [:]) -> TaskResult {
    var values = values
    values["msg"] = .string(message)
    return TaskResult(values, isFailed: true)
  }

  /// A skip with its reason under `skip_reason`.
  public static func skip(_ reason: String, _ values: Mapping = [:]) -> TaskResult {
    var values = values
    values["skip_reason"] = .string(reason)
    return TaskResult(values, isSkipped: true)
  }

  /// Everything that a registered variable holds.
  public var registered: Mapping {
    var all = values
    all["changed"] = .bool(isChanged)
    if isSkipped { all["skipped"] = true }
    all["failed"] = .bool(isFailed)
    return all
  }

  /// The value of a key.
  public subscript(key: String) -> Value? {
    get { values[.string(key)] }
    set { values[.string(key)] = newValue }
  }
}
