import Values

/// The methods of Python's own types, a table for each type.
enum Methods {
  static let texts: [String: Builtin<Value>] = [
    "lower": Builtin { input, _ in .string(text(input).lowercased()) },
    "upper": Builtin { input, _ in .string(text(input).uppercased()) },
    "title": Builtin { input, _ in .string(PythonStrings.titled(text(input))) },
    "capitalize": Builtin { input, _ in .string(PythonStrings.capitalized(text(input))) },
    "strip": Builtin(["chars"]) { input, call in
      .string(PythonStrings.strip(text(input), try call.string("chars")))
    },
    "lstrip": Builtin(["chars"]) { input, call in
      .string(PythonStrings.strip(text(input), try call.string("chars"), end: false))
    },
    "rstrip": Builtin(["chars"]) { input, call in
      .string(PythonStrings.strip(text(input), try call.string("chars"), start: false))
    },
    "split": Builtin(["sep", "maxsplit"]) { input, call in try split(input, call) },
    "rsplit": Builtin(["sep", "maxsplit"]) { input, call in
      guard let separator = try call.string("sep"), !separator.isEmpty else {
        throw Failure("`rsplit` needs a separator")
      }
      let limit = try call.integer("maxsplit") ?? -1
      let pieces = PythonStrings.splitFromEnd(text(input), separator, limit)
      return .list(pieces.map { .string($0) })
    },
    "splitlines": Builtin { input, _ in .list(text(input).pythonLines.map { .string($0) }) },
    "join": Builtin(["iterable"]) { input, call in
      let items = try Collections.items(of: try call.required("iterable"))
      return .string(
        try items.map { item in
          guard let part = item.string else {
            throw Failure("`join` needs text, not `\(item.typeName)`")
          }
          return part
        }.joined(separator: text(input)))
    },
    "replace": Builtin(["old", "new", "count"]) { input, call in
      .string(
        PythonStrings.replace(
          text(input), try call.requiredString("old"), try call.requiredString("new"),
          try call.integer("count")))
    },
    "zfill": Builtin(["width"]) { input, call in
      let sign = text(input).hasPrefix("-") || text(input).hasPrefix("+") ? 1 : 0
      let digits = text(input).dropFirst(sign)
      let missing = max(0, (try call.size("width") ?? 0) - text(input).unicodeScalars.count)
      return .string(text(input).prefix(sign) + String(repeating: "0", count: missing) + digits)
    },
    "format": Builtin(isOpen: true) { input, call in .string(try BraceFormat.text(input, call)) },
  ]

  static let textQuestions: [String: Builtin<Value>] = [
    "startswith": Builtin(["prefix"]) { input, call in
      .bool(
        try options(call, "prefix").contains {
          text(input).unicodeScalars.starts(with: $0.unicodeScalars)
        })
    },
    "endswith": Builtin(["suffix"]) { input, call in
      .bool(
        try options(call, "suffix").contains {
          text(input).unicodeScalars.reversed().starts(with: $0.unicodeScalars.reversed())
        })
    },
    "find": Builtin(["sub"]) { input, call in
      .int(PythonStrings.find(try call.requiredString("sub"), in: text(input)) ?? -1)
    },
    "index": Builtin(["sub"]) { input, call in
      guard let place = PythonStrings.find(try call.requiredString("sub"), in: text(input)) else {
        throw Failure("`index` does not find the text")
      }
      return .int(place)
    },
    "count": Builtin(["sub"]) { input, call in
      let part = try call.requiredString("sub")
      if part.isEmpty { return .int(text(input).unicodeScalars.count + 1) }
      return .int(PythonStrings.split(text(input), part).count - 1)
    },
    "isdigit": Builtin { input, _ in
      .bool(
        !text(input).isEmpty
          && text(input).unicodeScalars.allSatisfy { $0.properties.numericType == .decimal })
    },
    "isalpha": Builtin { input, _ in
      .bool(
        !text(input).isEmpty
          && text(input).unicodeScalars.allSatisfy(\.properties.isAlphabetic))
    },
  ]

  static func split(_ input: Value, _ call: Call) throws -> Value {
    let limit = try call.integer("maxsplit")
    guard let separator = try call.string("sep") else {
      return .list(PythonStrings.words(text(input), limit).map { .string($0) })
    }
    if separator.isEmpty { throw Failure("the separator of `split` must not be empty") }
    return .list(PythonStrings.split(text(input), separator, limit).map { .string($0) })
  }

  private static func text(_ value: Value) -> String { value.pythonString }

  private static func options(_ call: Call, _ parameter: String) throws -> [String] {
    let value = try call.required(parameter)
    if case .tuple(let items) = value { return items.compactMap(\.string) }
    return [try call.requiredString(parameter)]
  }
}
