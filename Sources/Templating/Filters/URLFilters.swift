import Jinja
import OrderedCollections
import Values

/// URLs taken apart and decoded as Python's `urllib.parse` does.
enum URLFilters {
  static let all: [Filter] = [
    Filter("urlsplit", .named("query", "")) { (url: PathText, part: String) -> Value in
      let parts = try URLParts(url.text.string).mapping
      let hidden = url.text.isSecret ? parts.mapValues(\.hidden) : parts
      if part.isEmpty { return .mapping(hidden) }
      guard let value = hidden[.string(part)] else {
        let known = hidden.keys.compactMap(\.string).joined(separator: ", ")
        throw TemplateError("urlsplit: unknown URL component: \(part)", hint: "one of: \(known)")
      }
      return value
    },
    Filter("urldecode") { (value: Value) -> String in
      try value.requireDefined()
      guard let text = value.string else {
        throw TemplateError("`urldecode` takes text, not `\(value.typeName)`")
      }
      return decoded(text.replacing("+", with: " "))
    },
  ]

  /// The text with its `%41` read.
  private static func decoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let code = UInt8(digits, radix: 16) {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A URL taken apart; nothing is decoded.
private struct URLParts {
  var scheme = ""
  var location = ""
  var path: String
  var query = ""
  var fragment = ""

  init(_ url: String) throws {
    let breaks: Set<Unicode.Scalar> = ["\t", "\r", "\n"]
    var rest = String.UnicodeScalarView(
      url.unicodeScalars.drop { $0.value <= 0x20 }.filter { !breaks.contains($0) })[...]
    if let colon = rest.firstIndex(of: ":"), let first = rest.first, first.properties.isAlphabetic,
      rest[..<colon].allSatisfy(Self.isInScheme)
    {
      scheme = String(rest[..<colon]).lowercased()
      rest = rest[rest.index(after: colon)...]
    }
    if String(rest.prefix(2)) == "//" {
      let authority = rest.dropFirst(2).prefix { !"/?#".unicodeScalars.contains($0) }
      location = String(authority)
      rest = rest[authority.endIndex...]
      guard location.contains("[") == location.contains("]") else {
        throw TemplateError("the IPv6 address in `\(url)` lacks a bracket")
      }
    }
    if let mark = rest.firstIndex(of: "#") {
      fragment = String(rest[rest.index(after: mark)...])
      rest = rest[..<mark]
    }
    if let mark = rest.firstIndex(of: "?") {
      query = String(rest[rest.index(after: mark)...])
      rest = rest[..<mark]
    }
    path = String(rest)
  }

  private static func isInScheme(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      || "+-.".unicodeScalars.contains(scalar)
  }

  /// The parts under Python's names, sorted.
  var mapping: Mapping {
    get throws {
      let (user, host) = Self.cut(location, atLast: "@")
      let (name, port) = Self.host(host)
      let credentials = user.map { Self.cut($0, at: ":") }
      return [
        "fragment": .string(fragment), "hostname": name.isEmpty ? .null : .string(name),
        "netloc": .string(location),
        "password": credentials?.after.map(Value.string) ?? .null, "path": .string(path),
        "port": try Self.number(ofPort: port), "query": .string(query), "scheme": .string(scheme),
        "username": credentials.map { .string($0.before) } ?? .null,
      ]
    }
  }

  /// The name in lower case, but for the zone of an IPv6 address, and the port.
  private static func host(_ text: String) -> (name: String, port: String?) {
    var (name, port) = cut(text, at: ":")
    if let open = text.firstIndex(of: "[") {
      let inner = cut(String(text[text.index(after: open)...]), at: "]")
      (name, port) = (inner.before, inner.after.flatMap { cut($0, at: ":").after })
    }
    let zoned = cut(name, at: "%")
    return (zoned.before.lowercased() + (zoned.after.map { "%" + $0 } ?? ""), port)
  }

  private static func number(ofPort text: String?) throws -> Value {
    guard let text, !text.isEmpty else { return .null }
    guard let port = UInt16(text), text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      throw TemplateError("`\(text)` is no port")
    }
    return .int(Int(port))
  }

  private static func cut(_ text: String, at mark: Character) -> (before: String, after: String?) {
    guard let place = text.firstIndex(of: mark) else { return (text, nil) }
    return (String(text[..<place]), String(text[text.index(after: place)...]))
  }

  private static func cut(
    _ text: String, atLast mark: Character
  ) -> (before: String?, after: String) {
    guard let place = text.lastIndex(of: mark) else { return (nil, text) }
    return (String(text[..<place]), String(text[text.index(after: place)...]))
  }
}
