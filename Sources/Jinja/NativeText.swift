public import Values

/// Text that a template engine must keep as text, whatever it looks like: what `to_json` and its kin
/// give.
public final class NativeText: ValueObject {
  /// The text itself.
  public let content: String

  /// Marks `content`.
  public init(_ content: String) { self.content = content }

  /// Behaves as a string.
  public var typeName: String { "str" }
  /// The text itself.
  public var text: String? { content }
}
