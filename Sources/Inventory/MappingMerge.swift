public import OrderedCollections
public import Values

/// What becomes of a mapping when a stronger place sets the same variable to a mapping too.
public enum MappingMerge: String, Sendable, CaseIterable {
  /// The stronger one replaces it, as Ansible does unless told otherwise.
  case replace
  /// The two are merged, level by level, as with `hash_behaviour = merge`.
  case merge

  /// Lays `stronger` over `weaker`.
  public func combine(_ weaker: Mapping, _ stronger: Mapping) -> Mapping {
    var combined = weaker
    for (name, value) in stronger { set(name, to: value, in: &combined) }
    return combined
  }

  /// Sets a variable over what weaker places have set.
  func set(_ name: Value, to value: Value, in variables: inout Mapping) {
    if self == .merge, case .mapping(let weaker) = variables[name],
      case .mapping(let stronger) = value
    {
      variables[name] = .mapping(combine(weaker, stronger))
    } else {
      variables[name] = value
    }
  }
}
