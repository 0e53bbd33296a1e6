public import OrderedCollections
import Synchronization
public import Values

/// A list that a template may change, shared by everybody who holds it, as Python's `list`.
///
/// Exists only while a template is rendered that calls methods such as `append`.
public final class ListReference: ValueObject, TemplateArgument {
  private let storage: Mutex<ValueList>

  /// Holds `items`; lists and mappings among them become references when they are reached.
  public init(_ items: ValueList) { storage = Mutex(items) }

  /// `list`.
  public var typeName: String { "list" }
  /// The items, containers among them as references.
  public var items: ValueList? {
    storage.withLock { items in
      for index in items.indices { items[index] = items[index].referenced }
      return items
    }
  }
  /// Whether there are items.
  public var isTrue: Bool { storage.withLock { !$0.isEmpty } }

  /// Changes the items.
  public func change<Result: Sendable>(
    _ body: (inout ValueList) throws -> Result
  ) throws -> Result {
    // Taken out, so that it is not copied, and outside the lock, for a change may compare and so come
    // back here.
    var items = storage.withLock { storage in
      defer { storage = [] }
      return storage
    }
    defer { storage.withLock { [items] in $0 = items } }
    return try body(&items)
  }

  func item(at index: Int) -> Value? {
    storage.withLock { items in
      guard items.indices.contains(index) else { return nil }
      items[index] = items[index].referenced
      return items[index]
    }
  }

  var snapshot: ValueList { storage.withLock { $0 } }

  /// Takes a list; one that nobody shares is wrapped.
  public static func reading(_ value: Value, in rendering: Rendering) throws -> ListReference {
    try value.requireDefined()
    if case .object(let object) = value, let list = object as? ListReference { return list }
    guard case .list(let items) = value else { throw TypeMismatch(expected: "a list") }
    return ListReference(items)
  }
}

/// A mapping that a template may change, shared by everybody who holds it, as Python's `dict`.
public final class MappingReference: ValueObject, TemplateArgument {
  private let storage: Mutex<Mapping>

  /// Holds `mapping`; lists and mappings in it become references when they are reached.
  public init(_ mapping: Mapping) { storage = Mutex(mapping) }

  /// `dict`.
  public var typeName: String { "dict" }
  /// The mapping, containers in it as references.
  public var mapping: Mapping? {
    storage.withLock { mapping in
      for index in mapping.elements.indices {
        mapping.values[index] = mapping.values[index].referenced
      }
      return mapping
    }
  }
  /// Whether there are entries.
  public var isTrue: Bool { storage.withLock { !$0.isEmpty } }

  /// The value under a key, a container as a reference.
  public func value(for key: Value) -> Value? {
    storage.withLock { mapping in
      guard let index = mapping.index(forKey: key) else { return nil }
      mapping.values[index] = mapping.values[index].referenced
      return mapping.values[index]
    }
  }

  /// Changes the entries.
  public func change<Result: Sendable>(
    _ body: (inout Mapping) throws -> Result
  ) throws -> Result {
    var mapping = storage.withLock { storage in
      defer { storage = [:] }
      return storage
    }
    defer { storage.withLock { [mapping] in $0 = mapping } }
    return try body(&mapping)
  }

  var snapshot: Mapping { storage.withLock { $0 } }

  /// Takes a mapping; one that nobody shares is wrapped.
  public static func reading(_ value: Value, in rendering: Rendering) throws -> MappingReference {
    try value.requireDefined()
    if case .object(let object) = value, let mapping = object as? MappingReference {
      return mapping
    }
    guard let mapping = value.mapping else { throw TypeMismatch(expected: "a mapping") }
    return MappingReference(mapping)
  }
}

extension Value {
  /// A list or mapping as a reference, anything else as it is.
  var referenced: Value {
    switch self {
    case .list(let items): .object(ListReference(items))
    case .mapping(let mapping): .object(MappingReference(mapping))
    case .tuple(let items): .tuple(items.map(\.referenced))
    default: self
    }
  }

  /// The same data without references; one that holds itself is cut there.
  public var settled: Value { settled(depth: 0) }

  private func settled(depth: Int) -> Value {
    switch self {
    case .list(let items): return .list(Self.settled(items, depth))
    case .tuple(let items): return .tuple(Self.settled(items, depth))
    case .mapping(let mapping):
      return .mapping(mapping.mapValues { $0.settled(depth: depth + 1) })
    case .object(let list as ListReference):
      // A list that was appended to itself has no end; Python prints `[...]` there.
      return depth < 200 ? .list(Self.settled(list.snapshot, depth)) : "[...]"
    case .object(let mapping as MappingReference):
      guard depth < 200 else { return "{...}" }
      return .mapping(mapping.snapshot.mapValues { $0.settled(depth: depth + 1) })
    default: return self
    }
  }

  private static func settled(_ items: ValueList, _ depth: Int) -> ValueList {
    items.map { $0.settled(depth: depth + 1) }
  }
}

extension Arguments {
  /// The same arguments without references.
  var settled: Arguments {
    Arguments(
      positional.map(\.settled), named: named.map { ($0.name, $0.value.settled) })
  }
}
