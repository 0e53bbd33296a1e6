import OrderedCollections
import Values

/// Taking texts apart and putting them together.
extension StringMethods {
  static let splits: [Method] = [
    Method("split", .named("sep", nil), .named("maxsplit", -1)) {
      (text: String, separator: StrictText?, limit: Int) in
      try split(text, separator?.content, limit)
    },
    Method("rsplit", .named("sep", nil), .named("maxsplit", -1)) {
      (text: String, separator: StrictText?, limit: Int) in
      try rsplit(text, separator?.content, limit)
    },
    Method("splitlines", .named("keepends", false)) { (text: String, keepsEnds: Bool) in
      lines(of: text, keepsEnds: keepsEnds)
    },
    Method("partition", .required("sep")) { (text: String, separator: StrictText) in
      try partition(text, separator.content, isLast: false)
    },
    Method("rpartition", .required("sep")) { (text: String, separator: StrictText) in
      try partition(text, separator.content, isLast: true)
    },
    Method(raw: "join") { value, arguments, rendering in
      try joined(arguments, by: String.reading(value, in: rendering), in: rendering)
    },
  ]

  private static func requireSeparator(_ separator: String) throws {
    if separator.isEmpty { throw TemplateError("the separator is empty") }
  }

  /// Python's `split`; without a separator, at every run of white space.
  static func split(_ text: String, _ separator: String?, _ limit: Int) throws -> [String] {
    guard let separator else { return words(of: text, limit) }
    try requireSeparator(separator)
    let wanted = Array(separator.utf8)
    var rest = Array(text.utf8)[...]
    var parts: [String] = []
    while limit < 0 || parts.count < limit, let place = rest.firstPlace(of: wanted) {
      parts.append(String(decoding: rest[..<place], as: UTF8.self))
      rest = rest[(place + wanted.count)...]
    }
    parts.append(String(decoding: rest, as: UTF8.self))
    return parts
  }

  private static func words(of text: String, _ limit: Int) -> [String] {
    var parts: [String] = []
    var rest = text.unicodeScalars[...]
    while true {
      rest = rest.drop { $0.isPythonSpace }
      if rest.isEmpty { return parts }
      if limit >= 0, parts.count == limit { return parts + [String(rest)] }
      let end = rest.firstIndex { $0.isPythonSpace } ?? rest.endIndex
      parts.append(String(rest[..<end]))
      rest = rest[end...]
    }
  }

  private static func rsplit(_ text: String, _ separator: String?, _ limit: Int) throws -> [String]
  {
    guard let separator else { return lastWords(of: text, limit) }
    try requireSeparator(separator)
    let wanted = Array(separator.utf8)
    var rest = Array(text.utf8)[...]
    var parts: [String] = []
    while limit < 0 || parts.count < limit, let place = rest.lastPlace(of: wanted) {
      parts.append(String(decoding: rest[(place + wanted.count)...], as: UTF8.self))
      rest = rest[..<place]
    }
    parts.append(String(decoding: rest, as: UTF8.self))
    return parts.reversed()
  }

  private static func lastWords(of text: String, _ limit: Int) -> [String] {
    var parts: [String] = []
    var rest = Array(text.unicodeScalars)[...]
    while true {
      while rest.last?.isPythonSpace == true { rest.removeLast() }
      if rest.isEmpty { return parts.reversed() }
      if parts.count == limit { return (parts + [rest.text]).reversed() }
      let start = rest.lastIndex { $0.isPythonSpace }.map { $0 + 1 } ?? rest.startIndex
      parts.append(rest[start...].text)
      rest = rest[..<start]
    }
  }

  /// Python's `splitlines`.
  static func lines(of text: String, keepsEnds: Bool) -> [String] {
    guard keepsEnds else { return text.pythonLines }
    var rest = Array(text.unicodeScalars)[...]
    var lines: [String] = []
    while let end = rest.firstIndex(where: \.isLineBreak) {
      var next = end + 1
      if rest[end] == "\r", rest.indices.contains(next), rest[next] == "\n" { next += 1 }
      lines.append(rest[..<next].text)
      rest = rest[next...]
    }
    return rest.isEmpty ? lines : lines + [rest.text]
  }

  private static func partition(
    _ text: String, _ separator: String, isLast: Bool
  ) throws -> Value {
    try requireSeparator(separator)
    let bytes = Array(text.utf8)[...]
    let wanted = Array(separator.utf8)
    guard let place = isLast ? bytes.lastPlace(of: wanted) : bytes.firstPlace(of: wanted) else {
      let whole = Value.string(text)
      return .tuple(isLast ? ["", "", whole] : [whole, "", ""])
    }
    return .tuple([
      .string(String(decoding: bytes[..<place], as: UTF8.self)), .string(separator),
      .string(String(decoding: bytes[(place + wanted.count)...], as: UTF8.self)),
    ])
  }

  private static func joined(
    _ arguments: Arguments, by separator: String, in rendering: Rendering
  ) throws -> Value {
    guard arguments.positional.count == 1, arguments.named.isEmpty else {
      throw TemplateError("`join` takes one argument, the texts")
    }
    var result = ""
    for (index, item) in try rendering.iterate(arguments.positional[0]).enumerated() {
      if index > 0 { result += separator }
      try item.requireDefined()
      guard let text = item.string else {
        throw TemplateError(
          .type("item \(index) must be text, but it is of type `\(item.typeName)`"),
          advice: "the filter `join` makes text of everything")
      }
      result += text
    }
    return .string(result)
  }
}

extension Unicode.Scalar {
  /// Whether Python takes it for white space.
  var isPythonSpace: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }

  /// Whether Python's `splitlines` breaks lines at it.
  var isLineBreak: Bool {
    switch value {
    case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
