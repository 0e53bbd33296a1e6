public import OrderedCollections
public import Values

/// What a task does to the run itself; modules return effects as data and the runner applies them.
public enum Effect: Sendable {
  /// Sets variables on the host for the rest of the run.
  case facts(Mapping)
}
