public import Diagnostics
import OrderedCollections

/// A value as a file holds it, each part with its place.
public struct Located: Sendable {
  /// What stands there.
  public enum Content: Sendable {
    /// Anything that is neither a list nor a mapping.
    case scalar(Value)
    /// A list.
    case sequence([Located])
    /// A mapping, as written: order kept, a repeated key kept once, with its last value.
    case mapping([Entry])
  }

  /// A key of a mapping and its value.
  public struct Entry: Sendable {
    /// The key.
    public var key: Located
    /// The value.
    public var value: Located

    /// Joins the two.
    public init(key: Located, value: Located) {
      self.key = key
      self.value = value
    }
  }

  /// What stands there.
  public var content: Content
  /// Where it stands.
  public var location: SourceLocation
  /// Whether it is marked `!unsafe`: its text is never templated.
  public var isUnsafe: Bool

  /// Places `content` at `location`.
  public init(_ content: Content, at location: SourceLocation, isUnsafe: Bool = false) {
    self.content = content
    self.location = location
    self.isUnsafe = isUnsafe
  }

  /// The plain value; text with template syntax stays a `template` that knows its place.
  public var value: Value {
    switch content {
    case .scalar(let value): value
    case .sequence(let items): .list(items.map(\.value))
    case .mapping(let entries):
      .mapping(
        Mapping(
          entries.map { ($0.key.value, $0.value.value) }, uniquingKeysWith: { _, last in last }))
    }
  }

  /// The items, where this is a list.
  public var sequence: [Located]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// The entries, where this is a mapping.
  public var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The scalar, where this is one.
  public var scalar: Value? {
    if case .scalar(let value) = content { value } else { nil }
  }

  /// The text as written, where this is a text scalar, templated or not.
  public var text: String? {
    switch scalar {
    case .template(let template): template.text
    case let scalar: scalar?.string
    }
  }

  /// The entry under a text key, where this is a mapping that has it.
  public func entry(_ key: String) -> Entry? { entries?.first { $0.key.text == key } }
}
