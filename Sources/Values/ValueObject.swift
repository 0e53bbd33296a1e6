public import OrderedCollections

/// A value with behaviour of its own, such as a secret, an undefined name or a lazy mapping.
///
/// The defaults are those of an object that can only be printed, so that a conformance states just
/// what it adds.
public protocol ValueObject: AnyObject, Sendable {
  /// The name of the type as Python prints it.
  var typeName: String { get }
  /// Whether it stands for a value that has yet to be made of it, such as by decryption.
  var isUnresolved: Bool { get }
  /// The text, if the object behaves as a string.
  var text: String? { get }
  /// The items, if the object behaves as a sequence.
  var items: ValueList? { get }
  /// The whole mapping, if the object behaves as one.
  var mapping: Mapping? { get }
  /// Whether Python would hold it for true.
  var isTrue: Bool { get }
  /// What Python's `str` gives.
  var pythonString: String { get }
  /// What Python's `repr` gives.
  var pythonRepresentation: String { get }
  /// The value under a key or index, without making the whole mapping; nil where there is none.
  func value(for key: Value) -> Value?
  /// Whether it equals another value.
  func equals(_ other: Value) -> Bool
}

extension ValueObject {
  /// A value as it is.
  public var isUnresolved: Bool { false }
  /// Not text.
  public var text: String? { nil }
  /// Not a sequence.
  public var items: ValueList? { nil }
  /// Not a mapping.
  public var mapping: Mapping? { nil }
  /// As Python: an empty container or text is false, everything else true.
  public var isTrue: Bool {
    if let text { return !text.isEmpty }
    if let items { return !items.isEmpty }
    if let mapping { return !mapping.isEmpty }
    return true
  }
  /// The text itself, else the representation.
  public var pythonString: String { text ?? pythonRepresentation }
  /// That of what it behaves as, else its type in angle brackets.
  public var pythonRepresentation: String {
    if let text { return Value.string(text).pythonRepresentation }
    if let items { return Value.list(items).pythonRepresentation }
    if let mapping { return Value.mapping(mapping).pythonRepresentation }
    return "<\(typeName)>"
  }
  /// Looks in the mapping that it behaves as, if any.
  public func value(for key: Value) -> Value? { mapping?[key] }
  /// Equal to what it behaves as, else only to itself.
  public func equals(_ other: Value) -> Bool {
    if case .object(let object) = other, object === self { return true }
    if let text { return other.string.map { $0 == text } ?? false }
    if let items { return other.items.map { $0 == items } ?? false }
    if let mapping { return other.mapping.map { $0 == mapping } ?? false }
    return false
  }
}
