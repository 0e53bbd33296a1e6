import Values

/// Filters that take text.
enum StringFilters {
  static let all: [Filter] = [
    Filter("lower") { value, _ in .string(value.pythonString.lowercased()) },
    Filter("upper") { value, _ in .string(value.pythonString.uppercased()) },
    Filter("capitalize") { value, _ in
      let text = value.pythonString
      return .string(text.prefix(1).uppercased() + text.dropFirst().lowercased())
    },
    Filter("trim") { value, call in
      guard let characters = call.argument(0, "chars")?.string else {
        return .string(value.pythonString.trimmingSpace)
      }
      let text = value.pythonString.drop(while: characters.contains)
      let end = text.lastIndex { !characters.contains($0) }
      return .string(end.map { String(text[...$0]) } ?? "")
    },
    Filter("replace") { value, call in
      let old = try call.required(0, "s").pythonString
      let new = try call.required(1, "new").pythonString
      let limit = call.argument(2, "count")?.int ?? .max
      guard !old.isEmpty else { return .string(value.pythonString) }
      return .string(value.pythonString.replacing(old, with: new, maxReplacements: limit))
    },
    Filter("quote") { value, _ in .string(ShellWords.quoted(value.pythonString)) },
    Filter("basename") { value, _ in
      .string(
        String(
          value.pythonString.split(separator: "/", omittingEmptySubsequences: false).last ?? ""))
    },
    Filter("dirname") { value, _ in
      let text = value.pythonString
      guard let slash = text.lastIndex(of: "/") else { return "" }
      let head = text[...slash]
      let end = head.lastIndex { $0 != "/" }
      return .string(String(end.map { head[...$0] } ?? head))
    },
    Filter("split") { value, call in
      try Methods.strings["split"]?(value.pythonString, call) ?? .null
    },
    Filter("indent") { value, call in
      let first = call.argument(1, "first")?.isTrue ?? false
      let blank = call.argument(2, "blank")?.isTrue ?? false
      let width = call.argument(0, "width")
      let margin = width?.string ?? String(repeating: " ", count: width?.int ?? 4)
      let lines = value.pythonString.split(separator: "\n", omittingEmptySubsequences: false)
      let indented = lines.enumerated().map { index, line in
        index == 0 && !first || line.isEmpty && !blank ? String(line) : margin + line
      }
      return .string(indented.joined(separator: "\n"))
    },
  ]
}
