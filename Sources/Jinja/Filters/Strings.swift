import OrderedCollections
import Values

/// The filters, a table for each family.
enum Filters {
  static let strings: [String: Builtin<Value>] = [
    "lower": Builtin { input, _ in .string(input.pythonString.lowercased()) },
    "upper": Builtin { input, _ in .string(input.pythonString.uppercased()) },
    "title": Builtin { input, _ in .string(titled(input.pythonString)) },
    "capitalize": Builtin { input, _ in .string(PythonStrings.capitalized(input.pythonString)) },
    "trim": Builtin(["chars"]) { input, call in
      .string(PythonStrings.strip(input.pythonString, try call.string("chars")))
    },
    "replace": Builtin(["old", "new", "count"]) { input, call in
      let old = try call.required("old").pythonString
      let new = try call.required("new").pythonString
      return .string(
        PythonStrings.replace(input.pythonString, old, new, try call.integer("count")))
    },
    "string": Builtin { input, _ in input.string == nil ? .string(input.pythonString) : input },
    "format": Builtin(isOpen: true) { input, call in
      let values: Value =
        call.named.isEmpty
        ? .tuple(call.rest)
        : .mapping(
          Mapping(
            call.named.map { (.string($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
        )
      return .string(try PercentFormat.text(input.pythonString, values))
    },
    "split": Builtin(["sep", "maxsplit"]) { input, call in
      try Methods.split(input, call)
    },
    "indent": Builtin(["width", "first", "blank"]) { input, call in
      .string(try indented(input.pythonString, call))
    },
    "wordcount": Builtin { input, _ in .int(PythonStrings.words(input.pythonString).count) },
    "comment": Builtin(["style"]) { input, call in
      let style = try call.string("style") ?? "plain"
      let marks = ["plain": "# ", "erlang": "% ", "c": "// "]
      guard let mark = marks[style] else { throw Failure("unsupported comment style `\(style)`") }
      let edge = PythonStrings.strip(mark)
      let lines = PythonStrings.split(input.pythonString, "\n").map { line in
        PythonStrings.strip(mark + line, start: false)
      }
      return .string(([edge] + lines + [edge]).joined(separator: "\n"))
    },
  ]

  /// As Jinja2's filter, whose words end at blanks, hyphens and opening brackets only.
  private static func titled(_ text: String) -> String {
    var result = ""
    var isInWord = false
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      result += isInWord ? properties.lowercaseMapping : properties.uppercaseMapping
      isInWord = !PythonStrings.isBlank(scalar) && !"-({[<".unicodeScalars.contains(scalar)
    }
    return result
  }

  private static func indented(_ text: String, _ call: Call) throws -> String {
    let width = call["width"] ?? 4
    let margin =
      try width.string ?? String(repeating: " ", count: max(0, call.size("width") ?? 4))
    let isFirst = call.flag("first")
    let lines = PythonStrings.split(text, "\n").enumerated().map { index, line in
      let isWanted = index == 0 ? isFirst : !line.isEmpty || call.flag("blank")
      return isWanted ? margin + line : line
    }
    return lines.joined(separator: "\n")
  }
}
