import OrderedCollections
import Values

/// Filters of Jinja2 3.1 for mappings and members.
enum MappingFilters {
  static let all: [Filter] =
    [fallback, fallback.named("d")] + [
      Filter("attr", .required("name"), keepsReferences: true) {
        (rendering, value: Value, name: String) in
        // Unlike `.`, never an item of a mapping.
        if case .mapping = value {
          if let method = Members.method(name, of: value, in: rendering) {
            return Value.object(BoundMethod(method, of: value))
          }
          return Value.object(Undefined(.member(.string(name), of: value)))
        }
        return try rendering.attribute(name, of: value)
      },
      Filter(raw: "items") { value, arguments, rendering in
        _ = try ArgumentBinder(arguments, for: [], in: rendering)
        guard value.isDefined else { return [] }
        guard let mapping = value.mapping else {
          throw TemplateError(.wrongSubject(expected: "a mapping", found: value.typeName))
        }
        return .list(
          try mapping.map { .tuple([$0.key, try rendering.resolved($0.value)]) })
      },
      Filter(
        "dictsort", .named("case_sensitive", false), .named("by", "key"), .named("reverse", false)
      ) { (mapping: Mapping, isCaseSensitive: Bool, by: String, isReversed: Bool) in
        guard by == "key" || by == "value" else {
          throw TemplateError("`by` must be `key` or `value`, not `\(by)`")
        }
        let entries = mapping.map { (key: $0.key, value: $0.value) }
        let sorted = try Sorting.sorted(entries, isReversed: isReversed) { entry in
          let chosen = by == "key" ? entry.key : entry.value
          guard !isCaseSensitive, let text = chosen.string else { return chosen }
          return .string(StringMethods.lowercased(text))
        }
        return Value.list(sorted.map { .tuple([$0.key, $0.value]) })
      },
    ]

  private static let fallback = Filter(raw: "default", keepsReferences: true) {
    value, arguments, rendering in
    var binder = try ArgumentBinder(
      arguments, for: ["default_value", "boolean"], in: rendering)
    let otherwise: Value = try binder.next(.named("default_value", Value.string("")))
    let isBoolean: Bool = try binder.next(.named("boolean", false))
    guard value.isDefined else { return otherwise }
    return isBoolean && !value.isTrue ? otherwise : value
  }
}
