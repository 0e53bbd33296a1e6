import OrderedCollections
import Values

/// The variable `hostvars`: the variables of every host, looked up only when asked for.
final class HostVariables: ValueObject {
  private let store: VariableStore

  init(store: VariableStore) { self.store = store }

  var typeName: String { "HostVars" }

  func value(for key: Value) -> Value? {
    guard let name = key.string, store.knows(name) else { return nil }
    return .object(variables(of: name))
  }

  var mapping: Mapping? {
    Mapping(
      store.hostNames.map { (.string($0), .object(variables(of: $0))) },
      uniquingKeysWith: { first, _ in first })
  }

  private func variables(of host: String) -> AllVariables {
    AllVariables(scope: VariableScope(store: store, host: host), rendersForOthers: true)
  }
}
