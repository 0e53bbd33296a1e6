import Diagnostics
import Values

/// What a tag makes of a scalar.
enum Tags {
  private static let core = "tag:yaml.org,2002:"

  /// The tags that a list or a mapping may bear.
  static let collections: Set<String> = [
    core + "seq", core + "map", core + "omap", core + "set", core + "pairs", "!", "!unsafe",
  ]

  /// The value of a scalar with a tag; nil where the tag is unknown.
  static func value(of text: String, tag: String) -> Value? {
    switch tag {
    case core + "str", "!", "!unsafe", "!vault", "!vault-encrypted": .string(text)
    case core + "null": .null
    case core + "bool":
      switch ScalarResolver.resolve(text.lowercased()) {
      case .bool(let flag): .bool(flag)
      default: nil
      }
    case core + "int": ScalarResolver.integer(Array(text.utf8))
    case core + "float":
      ScalarResolver.float(text, Array(text.utf8))
        ?? ScalarResolver.integer(Array(text.utf8))?.number.map { .float($0.double) }
    default: nil
    }
  }
}
