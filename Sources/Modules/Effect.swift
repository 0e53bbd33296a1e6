public import OrderedCollections
public import Values

/// What a task does to the run itself; modules return effects as data and the runner applies them.
public indirect enum Effect: Sendable {
  /// Sets variables on the host for the rest of the run, as `set_fact` does; cacheable ones are
  /// facts too.
  case facts(Mapping, isCacheable: Bool = false)
  /// Adds facts that were gathered on the host.
  case gathered(Mapping)
  /// Sets variables on the host as `include_vars` does.
  case variables(Mapping)
  /// Brings in tasks or a role in the place of the task.
  case include(Inclusion)
  /// Adds a host to the inventory.
  case host(name: String, groups: [String], variables: Mapping)
  /// Puts the host into a group, which is made where there is none.
  case group(name: String, parents: [String])
  /// Adds to the statistics of the run.
  case statistics(Mapping, isPerHost: Bool, isAggregate: Bool)
  /// Does something on another host than the task's own (`delegate_facts`).
  case elsewhere(Effect, host: String)
}

/// The tasks or the role that an include asks for.
public struct Inclusion: Sendable {
  /// What is brought in.
  public enum Source: Sendable, Hashable {
    /// A file of tasks, as written.
    case tasks(String)
    /// A role with the arguments of `include_role`.
    case role(Mapping)
  }

  /// What is brought in.
  public var source: Source
  /// The variables of the loop that the include stands in.
  public var variables: Mapping = [:]
  /// The item of that loop, as its label shows it.
  public var label: Value?

  /// Asks for tasks or a role.
  public init(_ source: Source) { self.source = source }
}
