import Values

extension Methods {
  /// The methods of text.
  static let strings: [String: @Sendable (String, Call) throws -> Value] = [
    "lower": { text, _ in .string(text.lowercased()) },
    "upper": { text, _ in .string(text.uppercased()) },
    "capitalize": { text, _ in
      .string(text.prefix(1).uppercased() + text.dropFirst().lowercased())
    },
    "strip": { text, call in .string(stripped(text, call, start: true, end: true)) },
    "lstrip": { text, call in .string(stripped(text, call, start: true, end: false)) },
    "rstrip": { text, call in .string(stripped(text, call, start: false, end: true)) },
    "split": { text, call in .list(split(text, call).map(Value.string)) },
    "splitlines": { text, _ in .list(text.pythonLines.map(Value.string)) },
    "startswith": { text, call in .bool(try affixes(call).contains { text.hasPrefix($0) }) },
    "endswith": { text, call in .bool(try affixes(call).contains { text.hasSuffix($0) }) },
    "replace": { text, call in
      let old = try call.required(0).pythonString
      let new = try call.required(1).pythonString
      let limit = call.argument(2)?.int ?? -1
      guard !old.isEmpty else { return .string(text) }
      return .string(text.replacing(old, with: new, maxReplacements: limit < 0 ? .max : limit))
    },
    "join": { text, call in
      let items = try SequenceFilters.items(try call.required(0))
      return .string(items.map(\.pythonString).joined(separator: text))
    },
    "find": { text, call in
      let part = try call.required(0).pythonString
      guard let found = text.firstRange(of: part) else { return -1 }
      return .int(text.unicodeScalars.distance(from: text.startIndex, to: found.lowerBound))
    },
    "count": { text, call in .int(text.ranges(of: try call.required(0).pythonString).count) },
    "isdigit": { text, _ in .bool(!text.isEmpty && text.allSatisfy(\.isNumber)) },
    "isalpha": { text, _ in .bool(!text.isEmpty && text.allSatisfy(\.isLetter)) },
    "removeprefix": { text, call in
      let prefix = try call.required(0).pythonString
      return .string(text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text)
    },
    "removesuffix": { text, call in
      let suffix = try call.required(0).pythonString
      return .string(text.hasSuffix(suffix) ? String(text.dropLast(suffix.count)) : text)
    },
  ]

  private static func affixes(_ call: Call) throws -> [String] {
    let argument = try call.required(0)
    return argument.items?.map(\.pythonString) ?? [argument.pythonString]
  }

  private static func stripped(_ text: String, _ call: Call, start: Bool, end: Bool) -> String {
    let characters = call.argument(0)?.string
    let isDropped: (Character) -> Bool = { characters?.contains($0) ?? $0.isWhitespace }
    var rest = text[...]
    if start { rest = rest.drop(while: isDropped) }
    guard end else { return String(rest) }
    return rest.lastIndex { !isDropped($0) }.map { String(rest[...$0]) } ?? ""
  }

  private static func split(_ text: String, _ call: Call) -> [String] {
    let limit = call.argument(1, "maxsplit")?.int ?? -1
    let most = limit < 0 ? Int.max : limit
    guard let separator = call.argument(0, "sep")?.string, !separator.isEmpty else {
      return text.split(maxSplits: most, whereSeparator: \.isWhitespace).map(String.init)
    }
    return text.split(
      separator: separator, maxSplits: most, omittingEmptySubsequences: false
    ).map(String.init)
  }
}
