import OrderedCollections
import Synchronization
import Values

/// What `namespace()` gives: members that `{% set %}` may change from an inner scope.
final class Namespace: ValueObject {
  private let members: Mutex<Mapping>

  init(_ members: Mapping) { self.members = Mutex(members) }

  var typeName: String { "Namespace" }
  var pythonRepresentation: String {
    "<Namespace \(Value.mapping(members.withLock { $0 }).pythonRepresentation)>"
  }

  func value(for key: Value) -> Value? { members.withLock { $0[key] } }

  func set(_ name: String, to value: Value) { members.withLock { $0[.string(name)] = value } }
}
