import Values

/// Python's methods of lists.
enum ListMethods {
  static let all: [Method] = questions + growing + shrinking + ordering

  /// What lists and tuples have in common.
  static let questions: [Method] = [
    Method("count", .required("value")) { (items: [Value], value: Value) in
      try value.requireDefined()
      return items.count { $0 == value }
    },
    Method("index", .required("value"), .named("start", nil), .named("stop", nil)) {
      (items: [Value], value: Value, start: Int?, stop: Int?) in
      try value.requireDefined()
      guard let range = Stretch.of(items.count, start, stop),
        let place = items[range].firstIndex(of: value)
      else { throw TemplateError("`\(value.pythonRepresentation)` is not among the items") }
      return place
    },
  ]

  private static let growing: [Method] = [
    Method("append", .required("object")) { (list: ListReference, item: Value) -> Value in
      try list.change { $0.append(item) }
      return .null
    },
    Method("copy") { (items: [Value]) in items },
    Method("extend", .required("iterable")) { (list: ListReference, items: [Value]) -> Value in
      try list.change { $0 += items }
      return .null
    },
    Method("insert", .required("index"), .required("object")) {
      (list: ListReference, index: Int, item: Value) -> Value in
      try list.change { items in
        let place = index < 0 ? max(0, index + items.count) : min(index, items.count)
        items.insert(item, at: place)
      }
      return .null
    },
    Method("__setitem__", .required("index"), .required("value")) {
      (list: ListReference, index: Int, item: Value) -> Value in
      try list.change { items in items[try place(index, in: items)] = item }
      return .null
    },
  ]

  private static let shrinking: [Method] = [
    Method("clear") { (list: ListReference) -> Value in
      try list.change { $0.removeAll() }
      return .null
    },
    Method("pop", .named("index", -1)) { (list: ListReference, index: Int) -> Value in
      try list.change { items in items.remove(at: try place(index, in: items)).referenced }
    },
    Method("remove", .required("value")) { (list: ListReference, value: Value) -> Value in
      try value.requireDefined()
      try list.change { items in
        guard let place = items.firstIndex(of: value) else {
          throw TemplateError("`\(value.pythonRepresentation)` is not in the list")
        }
        items.remove(at: place)
      }
      return .null
    },
    Method("__delitem__", .required("index")) { (list: ListReference, index: Int) -> Value in
      try list.change { items in _ = items.remove(at: try place(index, in: items)) }
      return .null
    },
  ]

  private static let ordering: [Method] = [
    Method("reverse") { (list: ListReference) -> Value in
      try list.change { $0.reverse() }
      return .null
    },
    Method(raw: "sort") { value, arguments, rendering in
      guard arguments.positional.isEmpty else {
        throw TemplateError("`sort` takes its arguments by name: `key` and `reverse`")
      }
      var binder = try ArgumentBinder(arguments, for: ["key", "reverse"], in: rendering)
      let key: Value = try binder.next(.named("key", Value.null))
      let isReversed: Bool = try binder.next(.named("reverse", false))
      let list = try ListReference.reading(value, in: rendering)
      let keyed = try (list.items ?? []).map { item in
        (key: key.isNull ? item : try rendering.call(key, Arguments([item])), item: item)
      }
      let sorted = try sorted(keyed, isReversed: isReversed)
      try list.change { $0 = sorted }
      return .null
    },
  ]

  private static func place(_ index: Int, in items: ValueList) throws -> Int {
    let place = index < 0 ? index + items.count : index
    guard items.indices.contains(place) else {
      throw TemplateError("a list of \(items.count) items has no item \(index)")
    }
    return place
  }

  /// Equal items keep their order, also where the list is sorted backwards.
  private static func sorted(
    _ items: [(key: Value, item: Value)], isReversed: Bool
  ) throws -> ValueList {
    try items.sorted { left, right in
      let (first, second) = isReversed ? (right.key, left.key) : (left.key, right.key)
      guard let order = first.order(against: second) else {
        try first.requireDefined()
        try second.requireDefined()
        if first.number != nil, second.number != nil { return false }
        throw Operators.mismatch("<", first, second)
      }
      return order == .before
    }.map(\.item)
  }
}
