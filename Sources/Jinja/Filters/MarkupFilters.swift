import OrderedCollections
import Values

/// Filters of Jinja2 3.1 for HTML and XML.
enum MarkupFilters {
  static let all: [Filter] = [
    escape, escape.named("e"),
    Filter("forceescape") { (text: String) in markup(escaped(text)) },
    Filter(raw: "safe") { value, arguments, rendering in
      _ = try ArgumentBinder(arguments, for: [], in: rendering)
      return markup(try rendering.text(of: value))
    },
    Filter("striptags") { (text: String) in stripped(text) },
    Filter("xmlattr", .named("autospace", true)) { (rendering, mapping: Mapping, spaced: Bool) in
      let attributes = try mapping.filter { !$0.value.isNull && $0.value.isDefined }.map { entry in
        let key = try rendering.text(of: entry.key)
        let isBroken = key.unicodeScalars.contains {
          $0.isPythonSpace || "/>=".unicodeScalars.contains($0)
        }
        if isBroken {
          throw TemplateError("`\(key)` cannot be the name of an attribute")
        }
        return "\(escaped(key))=\"\(escaped(try rendering.text(of: entry.value)))\""
      }
      let text = attributes.joined(separator: " ")
      return spaced && !text.isEmpty ? " " + text : text
    },
  ]

  private static let escape = Filter(raw: "escape") { value, arguments, rendering in
    _ = try ArgumentBinder(arguments, for: [], in: rendering)
    if case .object(let object) = value, object is Markup { return value }
    return markup(escaped(try rendering.text(of: value)))
  }

  static func markup(_ text: String) -> Value { .object(Markup(text)) }

  /// The text with the five characters that mean something in HTML as entities.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { "&<>'\"".utf8.contains($0) }) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "'": result += "&#39;"
      case "\"": result += "&#34;"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  /// The text without tags and comments, its blanks made single, its commonest entities characters.
  private static func stripped(_ text: String) -> String {
    var rest = Array(text.unicodeScalars)[...]
    var plain = String.UnicodeScalarView()
    let (opening, closing) = (Array("<!--".unicodeScalars), Array("-->".unicodeScalars))
    while let open = rest.firstIndex(of: "<") {
      let isComment = rest[open...].starts(with: opening)
      let end =
        isComment
        ? rest[open...].firstRange(of: closing)?.upperBound
        : rest[open...].firstIndex(of: ">").map { $0 + 1 }
      guard let end else { break }
      plain.append(contentsOf: rest[..<open])
      rest = rest[end...]
    }
    plain.append(contentsOf: rest)
    let words = plain.split { $0.isPythonSpace }.map(String.init)
    return unescaped(words.joined(separator: " "))
  }

  private static let entities = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
  ]

  private static func unescaped(_ text: String) -> String {
    text.replacing(/&(#x[0-9a-fA-F]+|#[0-9]+|[a-z]+);/) { match in
      let name = match.1
      if let known = entities[String(name)] { return known }
      guard name.hasPrefix("#") else { return String(match.0) }
      let number =
        name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
      return number.flatMap(Unicode.Scalar.init).map { String($0) } ?? String(match.0)
    }
  }
}

/// Text that is HTML already and is not escaped again.
final class Markup: ValueObject {
  let content: String

  init(_ content: String) { self.content = content }

  var typeName: String { "Markup" }
  var text: String? { content }
  var pythonString: String { content }
  var pythonRepresentation: String { "Markup(\(Value.string(content).pythonRepresentation))" }
}
