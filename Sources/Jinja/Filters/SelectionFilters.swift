import Values

/// Filters of Jinja2 3.1 that choose items or change each: `map`, `select` and their kin.
enum SelectionFilters {
  static let all: [Filter] = [
    Filter(raw: "map", keepsReferences: true) { value, arguments, rendering in
      // As in Jinja2, what is false, `none` say, has no items to go through.
      guard try rendering.isTrue(value) else { return [] }
      let items = try rendering.iterate(value)
      let change = try change(arguments, in: rendering)
      return .list(try items.map(change))
    },
    selection("select", keeps: true, byAttribute: false),
    selection("reject", keeps: false, byAttribute: false),
    selection("selectattr", keeps: true, byAttribute: true),
    selection("rejectattr", keeps: false, byAttribute: true),
  ]

  private static func change(
    _ arguments: Arguments, in rendering: Rendering
  ) throws -> (Value) throws -> Value {
    if arguments.positional.isEmpty,
      let attribute = arguments.named.first(where: { $0.name == "attribute" })
    {
      for argument in arguments.named where !["attribute", "default"].contains(argument.name) {
        throw TemplateError(.unknownArgument(argument.name, known: ["attribute", "default"]))
      }
      let path = AttributePath(attribute.value)
      let fallback = arguments.named.first { $0.name == "default" }?.value
      return { try path.value(of: $0, or: fallback, in: rendering) }
    }
    guard let first = arguments.positional.first else {
      throw TemplateError("`map` needs the name of a filter, or `attribute`")
    }
    let name = try rendering.text(of: first)
    let rest = Arguments(Array(arguments.positional.dropFirst()), named: arguments.named)
    return { try rendering.apply(filter: name, to: $0, rest) }
  }

  private static func selection(_ name: String, keeps: Bool, byAttribute: Bool) -> Filter {
    Filter(raw: name, keepsReferences: true) { value, arguments, rendering in
      guard try rendering.isTrue(value) else { return [] }
      var positional = arguments.positional[...]
      var path: AttributePath?
      if byAttribute {
        guard let attribute = positional.popFirst() else {
          throw TemplateError(.missingArgument("attribute"))
        }
        path = AttributePath(attribute)
      }
      let test = try positional.popFirst().map { try rendering.text(of: $0) }
      let rest = Arguments(Array(positional), named: arguments.named)
      return .list(
        try rendering.iterate(value).filter { item in
          let subject = try path?.value(of: item, in: rendering) ?? item
          guard let test else { return try rendering.isTrue(subject) == keeps }
          return try rendering.asks(test: test, of: subject, rest) == keeps
        })
    }
  }
}
