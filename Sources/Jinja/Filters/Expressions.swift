import Values

extension Filters {
  static let expressions: [String: Builtin<Value>] = [
    "regex_replace": Builtin(
      ["pattern", "replacement", "ignorecase", "multiline"]
    ) { input, call in
      let expression = try RegularExpression(call, "pattern")
      let replacement = try call.string("replacement") ?? ""
      return .string(
        try expression.replacing(input.pythonString, with: replacement))
    },
    "regex_search": Builtin(["regex", "ignorecase", "multiline"], isOpen: true) { input, call in
      let expression = try RegularExpression(call, "regex")
      guard let groups = expression.first(in: input.pythonString) else { return .null }
      // The flags cannot be told from references by place, so references come as text only.
      let references = [call["ignorecase"], call["multiline"]].compactMap(\.self) + call.rest
      let wanted = references.compactMap(\.string)
      if wanted.isEmpty { return .string(groups.whole) }
      return .list(
        try wanted.map { reference in
          guard let text = groups.text(of: reference) else {
            throw Failure("unknown group `\(reference)`")
          }
          return .string(text)
        })
    },
    "regex_findall": Builtin(["regex", "multiline", "ignorecase"]) { input, call in
      let expression = try RegularExpression(call, "regex")
      return .list(
        expression.all(in: input.pythonString).map { match in
          switch match.groups.count {
          case 0: .string(match.whole)
          case 1: .string(match.groups[0] ?? "")
          default: .tuple(match.groups.map { .string($0 ?? "") })
          }
        })
    },
    "regex_escape": Builtin { input, _ in
      let special = Set("\\.^$*+?{}[]|()-&~# \t\n\r\u{0B}\u{0C}".unicodeScalars)
      var text = ""
      for scalar in input.pythonString.unicodeScalars {
        if special.contains(scalar) { text += "\\" }
        text.unicodeScalars.append(scalar)
      }
      return .string(text)
    },
  ]
}
