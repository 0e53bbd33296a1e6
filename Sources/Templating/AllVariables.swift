import OrderedCollections
import Values

/// The variables of one host as a mapping whose values are looked up only when asked for.
final class AllVariables: ValueObject {
  private let scope: VariableScope

  init(scope: VariableScope) { self.scope = scope }

  var typeName: String { "HostVarsVars" }

  func value(for key: Value) -> Value? { key.string.flatMap { scope.definition(of: $0) } }

  var mapping: Mapping? {
    Mapping(
      scope.names.compactMap { name in
        // These hold all others, so they would never end.
        guard name != "hostvars", name != "vars", name != "omit" else { return nil }
        return scope.definition(of: name).map { (.string(name), $0) }
      }, uniquingKeysWith: { first, _ in first })
  }
}
