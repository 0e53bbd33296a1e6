public import OrderedCollections
public import Values

/// A Swift type that an argument of a template can be read as.
public protocol TemplateArgument: Sendable {
  /// Reads a value.
  ///
  /// Throws a `TypeMismatch` where it is none of the kind, and what an undefined value throws when it
  /// is used.
  static func reading(_ value: Value, in rendering: Rendering) throws -> Self
}

/// A Swift type that a filter, method or function may answer with.
public protocol TemplateResult: Sendable {
  /// The answer as a value.
  var templateValue: Value { get }
}

/// The complaint of a `TemplateArgument`; whoever knows the parameter's name and place words it.
public struct TypeMismatch: Error {
  /// What was expected: `a whole number`.
  public var expected: String

  /// Says what was expected.
  public init(expected: String) { self.expected = expected }
}

extension Value: TemplateArgument, TemplateResult {
  /// Takes anything, undefined values too.
  public static func reading(_ value: Value, in rendering: Rendering) -> Value { value }
  /// Itself.
  public var templateValue: Value { self }
}

extension String: TemplateArgument, TemplateResult {
  /// What Python's `str` gives, as Jinja's own filters take their text.
  public static func reading(_ value: Value, in rendering: Rendering) throws -> String {
    if case .string(let text) = value { return text }
    return try rendering.text(of: value)
  }
  /// Text.
  public var templateValue: Value { .string(self) }
}

extension Int: TemplateArgument, TemplateResult {
  /// Takes whole numbers, and truth values as 1 and 0.
  public static func reading(_ value: Value, in rendering: Rendering) throws -> Int {
    try value.requireDefined()
    guard case .int(let number) = value.number else {
      throw TypeMismatch(expected: "a whole number")
    }
    return number
  }
  /// A whole number.
  public var templateValue: Value { .int(self) }
}

extension Double: TemplateArgument, TemplateResult {
  /// Takes numbers of any kind.
  public static func reading(_ value: Value, in rendering: Rendering) throws -> Double {
    try value.requireDefined()
    guard let number = value.real else { throw TypeMismatch(expected: "a number") }
    return number
  }
  /// A floating-point number.
  public var templateValue: Value { .float(self) }
}

extension Bool: TemplateArgument, TemplateResult {
  /// Takes anything for its truth, as Python does.
  public static func reading(_ value: Value, in rendering: Rendering) throws -> Bool {
    try rendering.isTrue(value)
  }
  /// A truth value.
  public var templateValue: Value { .bool(self) }
}

extension Array: TemplateArgument where Element == Value {
  /// Iterates: the items of a sequence, the keys of a mapping, the characters of a text.
  public static func reading(_ value: Value, in rendering: Rendering) throws -> [Value] {
    try rendering.iterate(value)
  }
}

extension Array: TemplateResult where Element: TemplateResult {
  /// A list.
  public var templateValue: Value { .list(map(\.templateValue)) }
}

extension OrderedDictionary: TemplateArgument where Key == Value, Value == Values::Value {
  /// Takes a mapping or what behaves as one.
  public static func reading(_ value: Values::Value, in rendering: Rendering) throws -> Self {
    try value.requireDefined()
    guard let mapping = value.mapping else { throw TypeMismatch(expected: "a mapping") }
    guard case .object = value else { return mapping }
    return try rendering.resolved(.mapping(mapping)).mapping ?? mapping
  }
}

extension OrderedDictionary: TemplateResult where Key == Value, Value == Values::Value {
  /// A mapping.
  public var templateValue: Values::Value { .mapping(self) }
}

extension Optional: TemplateArgument where Wrapped: TemplateArgument {
  /// Takes `none` as nil.
  public static func reading(_ value: Value, in rendering: Rendering) throws -> Wrapped? {
    value.isNull ? nil : try Wrapped.reading(value, in: rendering)
  }
}

extension Optional: TemplateResult where Wrapped: TemplateResult {
  /// Nil is `none`.
  public var templateValue: Value { self?.templateValue ?? .null }
}
