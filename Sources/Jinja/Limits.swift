/// Bounds on what one rendering may take, so that a mistake cannot take everything.
public struct Limits: Sendable, Hashable {
  /// How deeply macros, blocks, includes and recursive loops may be nested.
  public var callDepth = 200
  /// How many numbers `range` may give, as in Jinja2's sandbox.
  public var rangeLength = 100_000
  /// How many UTF-8 bytes may be written.
  public var outputLength = 256 << 20
  /// How deeply expressions and statements may be nested in the text.
  public var nestingDepth = 120

  /// How many operators, filters, members and calls may follow each other in one expression.
  public var chainLength = 500

  /// The usual bounds.
  public init() {}
}
