import Diagnostics
import OrderedCollections
import Values

/// Filters that take lists and mappings.
enum SequenceFilters {
  static let all: [Filter] = [
    Filter("length", length),
    Filter("count", length),
    Filter("list") { value, _ in .list(try items(value)) },
    Filter("first") { value, _ in
      try items(value).first ?? .object(Undefined("the first item of an empty list"))
    },
    Filter("last") { value, _ in
      try items(value).last ?? .object(Undefined("the last item of an empty list"))
    },
    Filter("join") { value, call in
      let path = call.argument(1, "attribute")?.pythonString
      let parts = try items(value).map { item in
        try path.map { try call.attribute(item, $0) ?? "" } ?? item
      }
      return .string(parts.map(\.pythonString).joined(separator: call.text(0, "d", or: "")))
    },
    Filter("reverse") { value, _ in
      if let text = value.string {
        return .string(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
      }
      return .list(try items(value).reversed())
    },
    Filter("unique") { value, _ in .list(Array(OrderedSet(try items(value)))) },
    Filter("sort") { value, call in .list(try sorted(value, call)) },
    Filter("min") { value, _ in try extreme(value, .before) },
    Filter("max") { value, _ in try extreme(value, .after) },
    Filter("sum") { value, call in
      try items(value).reduce(call.argument(1, "start") ?? 0) { try Arithmetic.apply(.add, $0, $1) }
    },
    Filter("flatten") { value, call in
      .list(flattened(try items(value), levels: call.argument(0, "levels")?.int ?? .max))
    },
    Filter("map", map),
    Filter("select") { value, call in try select(value, call, attribute: false, wanted: true) },
    Filter("reject") { value, call in try select(value, call, attribute: false, wanted: false) },
    Filter("selectattr") { value, call in try select(value, call, attribute: true, wanted: true) },
    Filter("rejectattr") { value, call in try select(value, call, attribute: true, wanted: false) },
    Filter("dict2items") { value, call in
      let key = call.text(0, "key_name", or: "key")
      let name = call.text(1, "value_name", or: "value")
      guard let mapping = value.mapping else {
        throw InvalidOperation("`dict2items` needs a mapping")
      }
      return .list(mapping.map { .mapping([.string(key): $0.key, .string(name): $0.value]) })
    },
    Filter("items2dict") { value, call in
      let key = call.text(0, "key_name", or: "key")
      let name = call.text(1, "value_name", or: "value")
      var mapping: Mapping = [:]
      for item in try items(value) {
        guard let itemKey = item[key] else { throw InvalidOperation("an item has no `\(key)`") }
        mapping[itemKey] = item[name] ?? .null
      }
      return .mapping(mapping)
    },
    Filter("combine") { value, call in
      var result = value.mapping ?? [:]
      for other in call.positional {
        guard let other = other.mapping else { throw InvalidOperation("`combine` needs mappings") }
        result.merge(other) { _, last in last }
      }
      return .mapping(result)
    },
    Filter("union") { value, call in
      .list(Array(OrderedSet(try items(value) + items(try call.required(0)))))
    },
    Filter("intersect") { value, call in
      let other = Set(try items(try call.required(0)))
      return .list(Array(OrderedSet(try items(value).filter(other.contains))))
    },
    Filter("difference") { value, call in
      let other = Set(try items(try call.required(0)))
      return .list(Array(OrderedSet(try items(value).filter { !other.contains($0) })))
    },
  ]

  static func items(_ value: Value) throws -> [Value] {
    if let items = value.items { return items }
    if let text = value.string { return text.unicodeScalars.map { .string(String($0)) } }
    if let mapping = value.mapping { return Array(mapping.keys) }
    throw InvalidOperation("a value of type `\(value.typeName)` cannot be gone through")
  }

  @Sendable private static func length(_ value: Value, _ call: Call) throws -> Value {
    .int(try items(value).count)
  }

  private static func flattened(_ items: [Value], levels: Int) -> [Value] {
    items.filter { !$0.isNull }.flatMap { item in
      guard levels > 0, let inner = item.items else { return [item] }
      return flattened(inner, levels: levels - 1)
    }
  }

  private static func extreme(_ value: Value, _ wanted: Value.Order) throws -> Value {
    let all = try items(value)
    guard let first = all.first else { return .object(Undefined("an item of an empty list")) }
    return try all.dropFirst().reduce(first) { best, item in
      guard let order = item.order(against: best) else { throw unordered(item, best) }
      return order == wanted ? item : best
    }
  }

  private static func sorted(_ value: Value, _ call: Call) throws -> [Value] {
    let descends = call.argument(0, "reverse")?.isTrue ?? false
    let minds = call.argument(1, "case_sensitive")?.isTrue ?? false
    let path = call.argument(2, "attribute")?.pythonString
    let keyed = try items(value).map { item -> (key: Value, item: Value) in
      let key = try path.map { try call.attribute(item, $0) ?? .null } ?? item
      return (minds ? key : key.string.map { .string($0.lowercased()) } ?? key, item)
    }
    let ordered = try keyed.enumerated().sorted { left, right in
      guard let order = left.element.key.order(against: right.element.key) else {
        throw unordered(left.element.key, right.element.key)
      }
      if order == .same { return left.offset < right.offset }
      return order == (descends ? .after : .before)
    }
    return ordered.map(\.element.item)
  }

  private static func unordered(_ left: Value, _ right: Value) -> InvalidOperation {
    InvalidOperation(
      "values of the types `\(left.typeName)` and `\(right.typeName)` have no order")
  }

  @Sendable private static func map(_ value: Value, _ call: Call) throws -> Value {
    if let path = call.named["attribute"]?.pythonString {
      return .list(
        try items(value).map { item in
          try call.attribute(item, path) ?? call.named["default"]
            ?? .object(Undefined("`\(path)` of an item"))
        })
    }
    let name = try call.required(0).pythonString
    guard let filter = Builtins.filters[name] else {
      throw unknown("filter", name, Builtins.filters.keys)
    }
    let inner = Call(
      name: name, positional: Array(call.positional.dropFirst()), named: call.named,
      attribute: call.attribute)
    return .list(try items(value).map { try filter.apply($0, inner) })
  }

  private static func select(
    _ value: Value, _ call: Call, attribute: Bool, wanted: Bool
  ) throws -> Value {
    let path = attribute ? try call.required(0).pythonString : ""
    let rest = call.positional.dropFirst(attribute ? 1 : 0)
    var test: TemplateTest?
    if let name = rest.first?.pythonString {
      test = Builtins.tests[name]
      if test == nil { throw unknown("test", name, Builtins.tests.keys) }
    }
    let inner = Call(
      name: test?.name ?? "", positional: Array(rest.dropFirst()), named: call.named,
      attribute: call.attribute)
    return .list(
      try items(value).filter { item in
        let subject =
          attribute
          ? try call.attribute(item, path) ?? .object(Undefined("`\(path)` of an item")) : item
        return try (test?.holds(subject, inner) ?? subject.isTrue) == wanted
      })
  }

  private static func unknown(
    _ what: String, _ name: String, _ names: some Sequence<String>
  ) -> InvalidOperation {
    let nearest = Suggestion.nearest(to: name, among: names).map { "; did you mean `\($0)`?" } ?? ""
    return InvalidOperation("there is no \(what) `\(name)`\(nearest)")
  }
}
