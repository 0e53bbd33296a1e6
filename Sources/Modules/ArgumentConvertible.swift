public import Values

/// A type that a module's argument can have.
///
/// Conversions are those of ansible-core 2.16's argument specs: text for numbers, the words for
/// truth values, comma-separated text for lists.
public protocol ArgumentConvertible: Sendable {
  /// What is accepted, for the static check and the manual page.
  static var accepts: Signature.Accepts { get }
  /// Whether null is an argument too; else it counts as not given.
  static var acceptsNull: Bool { get }
  /// The argument that `value` stands for; nil if it stands for none.
  init?(argument value: Value)
}

extension ArgumentConvertible {
  /// Null is no argument.
  public static var acceptsNull: Bool { false }
}

extension String: ArgumentConvertible {
  /// Text.
  public static var accepts: Signature.Accepts { .string }
  /// Any scalar as text; a list or a mapping as Python prints it.
  public init?(argument value: Value) { self = value.pythonString }
}

extension Int: ArgumentConvertible {
  /// A whole number.
  public static var accepts: Signature.Accepts { .integer }
  /// A whole number, or text that reads as one.
  public init?(argument value: Value) {
    if let number = value.int {
      self = number
    } else {
      guard let text = value.string, let number = Int(text) else { return nil }
      self = number
    }
  }
}

extension Bool: ArgumentConvertible {
  /// A truth value.
  public static var accepts: Signature.Accepts { .boolean }
  /// A truth value, or one of the words for it.
  public init?(argument value: Value) {
    guard let flag = Truth.reads(value) else { return nil }
    self = flag
  }
}

extension Value: ArgumentConvertible {
  /// Anything.
  public static var accepts: Signature.Accepts { .any }
  /// The value itself.
  public init?(argument value: Value) { self = value }
}

extension Optional: ArgumentConvertible where Wrapped: ArgumentConvertible {
  /// What the wrapped type accepts.
  public static var accepts: Signature.Accepts { Wrapped.accepts }
  /// The wrapped argument.
  public init?(argument value: Value) {
    guard let wrapped = Wrapped(argument: value) else { return nil }
    self = wrapped
  }
}

extension Array: ArgumentConvertible where Element: ArgumentConvertible {
  /// A list.
  public static var accepts: Signature.Accepts { .list(Element.accepts) }
  /// A list item by item; text is split at commas, a lone number is a list of one.
  public init?(argument value: Value) {
    var items = value.items ?? []
    if value.items == nil {
      switch value {
      case .int, .float, .bool: items = [value]
      default:
        guard let text = value.string else { return nil }
        items = text.split(separator: ",", omittingEmptySubsequences: false).map {
          .string(String($0))
        }
      }
    }
    var elements: [Element] = []
    for item in items {
      guard let element = Element(argument: item) else { return nil }
      elements.append(element)
    }
    self = elements
  }
}

/// A fixed set of words becomes an argument type by conforming to this and `String` raw values.
public protocol ArgumentChoice: ArgumentConvertible, CaseIterable, RawRepresentable<String> {}

extension ArgumentChoice {
  /// One of the words.
  public static var accepts: Signature.Accepts { .choice(allCases.map(\.rawValue)) }
  /// The word itself; a truth value stands for the choice that is spelt as one.
  public init?(argument value: Value) {
    let text = value.pythonString
    let match = Self.allCases.first { choice in
      if choice.rawValue == text { return true }
      guard let flag = value.bool else { return false }
      return Truth.reads(.string(choice.rawValue)) == flag
    }
    guard let match else { return nil }
    self = match
  }
}
