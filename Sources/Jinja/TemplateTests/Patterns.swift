import Values

extension TemplateTests {
  static let patterns: [String: Builtin<Bool>] = [
    "match": Builtin(["pattern", "ignorecase", "multiline"]) { input, call in
      try RegularExpression(call, "pattern").start(of: input.pythonString) != nil
    },
    "search": Builtin(["pattern", "ignorecase", "multiline"]) { input, call in
      try RegularExpression(call, "pattern").first(in: input.pythonString) != nil
    },
    "regex": Builtin(
      ["pattern", "ignorecase", "multiline", "match_type"]
    ) { input, call in
      let expression = try RegularExpression(call, "pattern")
      let text = input.pythonString
      switch try call.string("match_type") ?? "search" {
      case "search": return expression.first(in: text) != nil
      case "match": return expression.start(of: text) != nil
      case "fullmatch":
        return expression.start(of: text).map { $0.range.upperBound == text.endIndex } ?? false
      case let type: throw Failure("unknown match type `\(type)`")
      }
    },
  ]
}
