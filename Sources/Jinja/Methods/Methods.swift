import OrderedCollections
import Values

/// Python's methods of text, lists and mappings.
enum Methods {
  /// The method of that name that a value has, if any.
  static func method(_ name: String, of value: Value) -> Method? {
    if let text = value.string, let body = strings[name] {
      return Method(name) { try body(text, $0) }
    }
    if let items = value.items, let body = lists[name] {
      return Method(name) { try body(items, $0) }
    }
    if value.mapping != nil, let body = mappings[name] {
      return Method(name) { try body(value, $0) }
    }
    return nil
  }

  private static let lists: [String: @Sendable ([Value], Call) throws -> Value] = [
    "index": { items, call in
      guard let index = items.firstIndex(of: try call.required(0)) else {
        throw InvalidOperation("the list does not hold this item")
      }
      return .int(index)
    },
    "count": { items, call in
      let wanted = try call.required(0)
      return .int(items.count { $0 == wanted })
    },
  ]

  private static let mappings: [String: @Sendable (Value, Call) throws -> Value] = [
    "items": { value, _ in .list((value.mapping ?? [:]).map { .tuple([$0.key, $0.value]) }) },
    "keys": { value, _ in .list(Array((value.mapping ?? [:]).keys)) },
    "values": { value, _ in .list(Array((value.mapping ?? [:]).values)) },
    "get": { value, call in
      Lookup.item(try call.required(0), of: value) ?? call.argument(1, "default") ?? .null
    },
  ]
}
