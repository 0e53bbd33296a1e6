public import OrderedCollections
import Synchronization
public import Values

/// What `namespace()` gives: attributes that `set` can change from inside loops and blocks.
public final class Namespace: Attributed {
  private let attributes: Mutex<Mapping>

  /// Begins with these attributes.
  public init(_ attributes: Mapping = [:]) { self.attributes = Mutex(attributes) }

  /// `Namespace`.
  public var typeName: String { "Namespace" }
  /// As Python prints it.
  public var pythonRepresentation: String {
    "<Namespace \(Value.mapping(attributes.withLock { $0 }).pythonRepresentation)>"
  }

  /// The attribute, or nil where it was never set.
  public func attribute(_ name: String, in rendering: Rendering) -> Value? {
    attributes.withLock { attributes in
      guard let value = attributes[.string(name)] else { return nil }
      guard rendering.usesReferences else { return value }
      attributes[.string(name)] = value.referenced
      return attributes[.string(name)]
    }
  }

  /// The attribute, as an item.
  public func value(for key: Value) -> Value? { attributes.withLock { $0[key] } }

  func set(_ name: String, _ value: Value) {
    attributes.withLock { $0[.string(name)] = value }
  }
}
