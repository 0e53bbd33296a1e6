import OrderedCollections

/// Text that must not be seen: it behaves as its text where it is used and prints as asterisks
/// where it is shown.
public final class Secret: ValueObject, Hashable, CustomStringConvertible,
  CustomDebugStringConvertible, CustomReflectable
{
  /// The hidden text; whoever reads it answers for where it goes.
  public let exposed: String

  /// Hides `text`.
  public init(_ text: String) { exposed = text }

  /// Behaves as a string.
  public var typeName: String { "str" }
  /// The hidden text, for use.
  public var text: String? { exposed }
  /// Eight asterisks.
  public var description: String { "********" }
  /// Eight asterisks.
  public var debugDescription: String { description }
  /// Nothing to reflect, so that `dump` shows nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret {
  /// Two secrets are equal when their texts are.
  public static func == (left: Secret, right: Secret) -> Bool { left.exposed == right.exposed }

  /// Feeds the text.
  public func hash(into hasher: inout Hasher) { hasher.combine(exposed) }
}

extension Value {
  /// Whether this is a secret, or one stands anywhere in it.
  public var holdsSecret: Bool {
    switch self {
    case .object(let object) where object is Secret: true
    case .list(let items), .tuple(let items): items.contains(where: \.holdsSecret)
    case .mapping(let mapping):
      mapping.contains { $0.key.holdsSecret || $0.value.holdsSecret }
    default: false
    }
  }
}
