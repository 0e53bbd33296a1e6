import OrderedCollections
import Values

/// The variable `hostvars`: the variables of every host, looked up only when asked for.
final class HostVariables: ValueObject {
  private let store: VariableStore

  init(store: VariableStore) { self.store = store }

  var typeName: String { "HostVars" }

  func value(for key: Value) -> Value? {
    guard let name = key.string, store.knows(name) else { return nil }
    return .object(AllVariables(scope: VariableScope(store: store, host: name)))
  }

  var mapping: Mapping? {
    Mapping(
      store.hostNames.map { name in
        let variables = AllVariables(scope: VariableScope(store: store, host: name))
        return (Value.string(name), Value.object(variables))
      }, uniquingKeysWith: { first, _ in first })
  }
}
