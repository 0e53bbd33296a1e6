import Jinja
import OrderedCollections
import Values

/// Python's methods that the cases of the language itself use.
extension Names {
  static let methods: [Method.Receiver: [Method]] = [
    .string: texts, .list: lists, .mapping: mappings,
  ]

  private static let texts: [Method] = [
    Method("upper") { (text: String) in text.uppercased() },
    Method("split", .named("sep", " ")) { (text: String, separator: String) in
      text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    },
    Method("startswith", .required("prefix")) { (text: String, prefix: String) in
      text.hasPrefix(prefix)
    },
    Method("join", .required("items")) { (text: String, items: [Value]) in
      items.compactMap(\.string).joined(separator: text)
    },
  ]

  private static let lists: [Method] = [
    Method("append", .required("object")) { (list: ListReference, item: Value) -> Value in
      try list.change { $0.append(item) }
      return .null
    },
    Method("extend", .required("items")) { (list: ListReference, items: [Value]) -> Value in
      try list.change { $0 += items }
      return .null
    },
    Method("pop", .named("index", -1)) { (list: ListReference, index: Int) -> Value in
      try list.change { items in
        let place = index < 0 ? index + items.count : index
        guard items.indices.contains(place) else { throw TemplateError("pop from empty list") }
        return items.remove(at: place)
      }
    },
    Method("remove", .required("value")) { (list: ListReference, value: Value) -> Value in
      try list.change { items in
        guard let place = items.firstIndex(of: value) else {
          throw TemplateError("the list does not hold this value")
        }
        items.remove(at: place)
        return .null
      }
    },
    Method("count", .required("value")) { (items: [Value], value: Value) in
      items.count { $0 == value }
    },
  ]

  private static let mappings: [Method] = [
    Method("items") { (mapping: Mapping) in
      Value.list(mapping.map { .tuple([$0.key, $0.value]) })
    },
    Method("keys") { (mapping: Mapping) in Value.list(Array(mapping.keys)) },
    Method("values") { (mapping: Mapping) in Value.list(Array(mapping.values)) },
    Method("get", .required("key"), .named("default", Value.null)) {
      (mapping: Mapping, key: Value, otherwise: Value) in
      mapping[key] ?? otherwise
    },
    Method("update", .required("other")) { (mapping: MappingReference, other: Mapping) -> Value in
      try mapping.change { $0.merge(other) { $1 } }
      return .null
    },
    Method("pop", .required("key")) { (mapping: MappingReference, key: Value) -> Value in
      try mapping.change { entries in
        guard let value = entries.removeValue(forKey: key) else {
          throw TemplateError("the mapping has no such key")
        }
        return value
      }
    },
    Method("setdefault", .required("key"), .named("default", Value.null)) {
      (mapping: MappingReference, key: Value, otherwise: Value) -> Value in
      if let known = mapping.value(for: key) { return known }
      try mapping.change { $0[key] = otherwise }
      return mapping.value(for: key) ?? otherwise
    },
    Method("__setitem__", .required("key"), .required("value")) {
      (mapping: MappingReference, key: Value, value: Value) -> Value in
      try mapping.change { $0[key] = value }
      return .null
    },
  ]
}
