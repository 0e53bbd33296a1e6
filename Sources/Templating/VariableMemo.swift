import Synchronization
import Values

/// The variables of one scope that have been rendered already, so that each is rendered once.
final class VariableMemo: Sendable {
  private let known = Mutex<[String: Value]>([:])

  /// The value of a variable; `render` is asked only the first time.
  ///
  /// It runs outside the lock, since a template asks for further variables.
  func value(of name: String, render: () throws -> Value) rethrows -> Value {
    if let value = known.withLock({ $0[name] }) { return value }
    let value = try render()
    known.withLock { $0[name] = value }
    return value
  }
}
