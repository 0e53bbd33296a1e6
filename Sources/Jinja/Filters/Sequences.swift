import OrderedCollections
import Values

extension Filters {
  static let sequences: [String: Builtin<Value>] = [
    "length": Builtin { input, _ in .int(try Collections.count(of: input)) },
    "count": Builtin { input, _ in .int(try Collections.count(of: input)) },
    "first": Builtin { input, call in
      try Collections.items(of: input).first ?? nothing(call)
    },
    "last": Builtin { input, call in try Collections.items(of: input).last ?? nothing(call) },
    "list": Builtin { input, _ in .list(try Collections.items(of: input)) },
    "join": Builtin(["d", "attribute"]) { input, call in
      let separator = call["d"]?.pythonString ?? ""
      var output = OutputText()
      for (index, item) in try Collections.items(of: input).enumerated() {
        if index > 0 { output.append(separator) }
        let value = try call["attribute"].map { try call.attribute($0, of: item) } ?? item
        output.append(try value.defined())
      }
      return output.value
    },
    "sort": Builtin(["reverse", "case_sensitive", "attribute"]) { input, call in
      .list(
        try Comparing.sorted(
          try Collections.items(of: input), isReversed: call.flag("reverse")
        ) { try call.sortKey($0) })
    },
    "unique": Builtin(["case_sensitive", "attribute"]) { input, call in
      var seen: Set<Value> = []
      return .list(
        try Collections.items(of: input).filter { item in
          // As in ansible-core, case counts here unless it is told not to.
          let isFolded = call["case_sensitive"].map { !$0.isTrue } ?? false
          let key = try call["attribute"].map { try call.attribute($0, of: item) } ?? item
          let text = isFolded ? key.string.map { Value.string($0.lowercased()) } : Value?.none
          return seen.insert(text ?? key).inserted
        })
    },
    "reverse": Builtin { input, _ in
      if let text = input.string {
        return .string(PythonStrings.string(text.unicodeScalars.reversed()))
      }
      return .list(try Collections.items(of: input).reversed())
    },
    "flatten": Builtin(["levels", "skip_nulls"]) { input, call in
      let depth = try call.integer("levels") ?? .max
      let skips = call.flag("skip_nulls", default: true)
      return .list(flattened(try Collections.items(of: input), depth, skipsNulls: skips))
    },
    "zip": Builtin(isOpen: true) { input, call in
      let lists =
        try [input].map { try Collections.items(of: $0) }
        + call.rest.map { try Collections.items(of: $0) }
      let count = lists.map(\.count).min() ?? 0
      return .list((0..<count).map { index in .tuple(lists.map { $0[index] }) })
    },
    "batch": Builtin(["linecount", "fill_with"]) { input, call in
      guard let size = try call.size("linecount"), size > 0 else {
        throw Failure("`batch` needs a positive `linecount`")
      }
      let items = try Collections.items(of: input)
      return .list(
        stride(from: 0, to: items.count, by: size).map { start in
          let row = Array(items[start..<min(start + size, items.count)])
          let fill = call["fill_with"].map { Array(repeating: $0, count: size - row.count) }
          return .list(row + (fill ?? []))
        })
    },
    "union": Builtin(["b"]) { input, call in
      try combined(input, call) { first, second in first + second }
    },
    "intersect": Builtin(["b"]) { input, call in
      try combined(input, call) { first, second in
        let known = Set(second)
        return first.filter { known.contains($0) }
      }
    },
    "difference": Builtin(["b"]) { input, call in
      try combined(input, call) { first, second in
        let known = Set(second)
        return first.filter { !known.contains($0) }
      }
    },
    "symmetric_difference": Builtin(["b"]) { input, call in
      try combined(input, call) { first, second in
        let (left, right) = (Set(first), Set(second))
        return first.filter { !right.contains($0) } + second.filter { !left.contains($0) }
      }
    },
  ]

  private static func nothing(_ call: Call) -> Value {
    .object(Undefined(TemplateError(.undefinedVariable("the \(call.name) item of nothing"))))
  }

  private static func flattened(_ items: [Value], _ depth: Int, skipsNulls: Bool) -> [Value] {
    items.flatMap { item -> [Value] in
      if skipsNulls, item.isNull { return [] }
      guard let inner = item.items, depth > 0 else { return [item] }
      return flattened(inner, depth - 1, skipsNulls: skipsNulls)
    }
  }

  private static func combined(
    _ input: Value, _ call: Call, _ combine: ([Value], [Value]) -> [Value]
  ) throws -> Value {
    let first = try Collections.items(of: input)
    let second = try Collections.items(of: try call.required("b"))
    return .list(Array(OrderedSet(combine(first, second))))
  }
}
