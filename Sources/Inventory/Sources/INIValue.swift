import Diagnostics
import OrderedCollections
import Values

/// Values of INI inventories: Python literals, or else text.
enum INIValue {
  /// The value that `text` spells; text with template syntax knows its place.
  static func read(_ text: String, at location: SourceLocation) -> Value {
    // Most values are plain words, which cannot be literals.
    guard let first = text.unicodeScalars.first, startsLiteral(first),
      let value = PythonLiteral.readLine(text)
    else { return templated(.string(text), at: location) }
    return templated(value, at: location)
  }

  private static func startsLiteral(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "-", "+", ".", "[", "(", "{", "'", "\"", " ", "\t": true
    case "T", "F", "N", "u", "U", "r", "R", "b", "B": true
    default: false
    }
  }

  private static func templated(_ value: Value, at location: SourceLocation) -> Value {
    switch value {
    case .string(let text) where TemplateText.looksTemplated(text):
      .template(TemplateText(text, at: location))
    case .list(let items): .list(items.map { templated($0, at: location) })
    case .tuple(let items): .tuple(items.map { templated($0, at: location) })
    case .mapping(let mapping): .mapping(mapping.mapValues { templated($0, at: location) })
    default: value
    }
  }
}
