public import OrderedCollections

/// A list, in order.
public typealias ValueList = [Value]

/// A mapping that keeps the order in which its keys were added, as Python's `dict`.
public typealias Mapping = OrderedDictionary<Value, Value>

/// Data as playbooks see it: what YAML, JSON, facts and templates are made of.
///
/// Strings from files that a person wrote are `template` when they hold template syntax; every
/// other string is plain data and is never templated.
public enum Value: Sendable {
  /// Python's `None`, YAML's `null`.
  case null
  /// A truth value.
  case bool(Bool)
  /// A whole number of 64 bits; a larger one is a `LargeInteger`.
  case int(Int)
  /// A floating-point number.
  case float(Double)
  /// Plain text.
  case string(String)
  /// A list.
  case list(ValueList)
  /// Python's `tuple`: a list that prints with parentheses.
  case tuple(ValueList)
  /// A mapping.
  indirect case mapping(Mapping)
  /// Text that a person wrote and that must be rendered before it means anything.
  case template(TemplateText)
  /// Anything with behaviour of its own: a secret, an undefined name, a lazy mapping, a function.
  case object(any ValueObject)
}

extension Value {
  /// The text, where this is text or behaves as one; nil for an unrendered template.
  public var string: String? {
    switch self {
    case .string(let text): text
    case .object(let object): object.text
    default: nil
    }
  }

  /// The items of a list or a tuple, or of an object that behaves as a sequence.
  public var items: ValueList? {
    switch self {
    case .list(let items), .tuple(let items): items
    case .object(let object): object.items
    default: nil
    }
  }

  /// The mapping, where this is one or behaves as one.
  public var mapping: Mapping? {
    switch self {
    case .mapping(let mapping): mapping
    case .object(let object): object.mapping
    default: nil
    }
  }

  /// The name of the type as Python prints it: `str`, `int`, `NoneType` and so on.
  public var typeName: String {
    switch self {
    case .null: "NoneType"
    case .bool: "bool"
    case .int: "int"
    case .float: "float"
    case .string, .template: "str"
    case .list: "list"
    case .tuple: "tuple"
    case .mapping: "dict"
    case .object(let object): object.typeName
    }
  }

  /// The value under a key of a mapping; nil where this is no mapping or holds no such key.
  public subscript(key: String) -> Value? {
    switch self {
    case .mapping(let mapping): mapping[.string(key)]
    case .object(let object): object.value(for: .string(key))
    default: nil
    }
  }
}

extension Value: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// Writes `nil` for null.
  public init(nilLiteral: ()) { self = .null }
  /// Writes `true` and `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Writes whole numbers.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// Writes floating-point numbers.
  public init(floatLiteral value: Double) { self = .float(value) }
  /// Writes plain text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Writes lists.
  public init(arrayLiteral elements: Value...) { self = .list(elements) }
  /// Writes mappings with text keys; of equal keys the last wins.
  public init(dictionaryLiteral elements: (String, Value)...) {
    self = .mapping(
      Mapping(elements.map { (.string($0.0), $0.1) }, uniquingKeysWith: { _, last in last }))
  }
}

extension Value {
  /// Whether this is text that must be rendered first.
  public var isTemplate: Bool {
    if case .template = self { true } else { false }
  }
}
