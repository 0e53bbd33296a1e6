/// What matches of a regular expression are replaced with, as Python's `re.sub` takes it: text with
/// `\1`, `\g<1>`, `\g<name>` and the usual escapes.
public struct ReplacementText: Sendable {
  private enum Part {
    case text(String)
    case group(Int)
  }

  private var parts: [Part] = []

  /// Reads a replacement; throws where it names a group that the expression does not have, or uses an
  /// escape that does not exist.
  public init(_ text: String, for expression: RegularExpression) throws(TemplateError) {
    var rest = text.unicodeScalars[...]
    var plain = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      guard scalar == "\\" else {
        plain.append(scalar)
        continue
      }
      guard let escape = rest.popFirst() else {
        throw TemplateError("nothing follows the last backslash of the replacement `\(text)`")
      }
      if let character = try Self.character(escape, &rest) {
        plain.append(contentsOf: character)
      } else {
        parts.append(.text(String(plain)))
        plain = .init()
        parts.append(.group(try Self.group(escape, &rest, expression)))
      }
    }
    parts.append(.text(String(plain)))
  }

  /// The text for one match; a group that took no part is empty.
  public func text(for match: RegularExpression.Match) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let plain): text += plain
      case .group(let number): text += match[number] ?? ""
      }
    }
    return text
  }

  /// What an escape stands for; nil where it is a group.
  private static func character(
    _ escape: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView
  ) throws(TemplateError) -> [Unicode.Scalar]? {
    switch escape {
    case "g": return nil
    case "1"..."9" where octalLength(escape, rest) < 3: return nil
    case "0"..."9":
      let length = octalLength(escape, rest)
      let digits = String(escape) + String(rest.prefix(length - 1))
      rest = rest.dropFirst(length - 1)
      guard let code = UInt32(digits, radix: 8), code <= 0o377, let scalar = Unicode.Scalar(code)
      else { throw TemplateError("`\\\(digits)` is no character") }
      return [scalar]
    case "a": return ["\u{07}"]
    case "b": return ["\u{08}"]
    case "f": return ["\u{0C}"]
    case "n": return ["\n"]
    case "r": return ["\r"]
    case "t": return ["\t"]
    case "v": return ["\u{0B}"]
    case "\\": return ["\\"]
    case "a"..."z", "A"..."Z":
      throw TemplateError("there is no escape `\\\(escape)` in a replacement")
    default: return ["\\", escape]
    }
  }

  /// How many octal digits stand here, at most 3.
  private static func octalLength(
    _ first: Unicode.Scalar, _ rest: Substring.UnicodeScalarView
  ) -> Int {
    let isOctal: (Unicode.Scalar) -> Bool = { ("0"..."7").contains($0) }
    return isOctal(first) ? 1 + rest.prefix(2).prefix(while: isOctal).count : 0
  }

  private static func group(
    _ escape: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView,
    _ expression: RegularExpression
  ) throws(TemplateError) -> Int {
    var name = String(escape)
    if escape == "g" {
      let inner = rest.dropFirst().prefix { $0 != ">" }
      guard rest.first == "<", inner.endIndex != rest.endIndex else {
        throw TemplateError("`\\g` in a replacement needs a group: `\\g<1>`")
      }
      name = String(inner)
      rest = rest[inner.endIndex...].dropFirst()
    } else if let next = rest.first, ("0"..."9").contains(next) {
      name.unicodeScalars.append(rest.removeFirst())
    }
    if let number = expression.groupNames[name] { return number }
    guard let number = Int(name), 0...expression.groupCount ~= number else {
      throw TemplateError("the regular expression has no group `\(name)`")
    }
    return number
  }
}

extension RegularExpression {
  /// The text with all its matches replaced, or only the first `limit` of them; and how many were.
  public func replacing(
    in text: String, with replacement: ReplacementText, limit: Int = .max
  ) throws(TemplateError) -> (text: String, count: Int) {
    let matches = try matches(in: text, limit: limit)
    guard let bytes = matches.first?.bytes else { return (text, 0) }
    var result = ""
    var end = 0
    for match in matches {
      result += String(decoding: bytes[end..<match.range.lowerBound], as: UTF8.self)
      result += replacement.text(for: match)
      end = match.range.upperBound
    }
    result += String(decoding: bytes[end...], as: UTF8.self)
    return (result, matches.count)
  }
}
