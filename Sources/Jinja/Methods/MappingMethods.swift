import OrderedCollections
import Values

/// Python's methods of mappings; `keys`, `values` and `items` give lists.
enum MappingMethods {
  static let all: [Method] = reading + changing

  private static let reading: [Method] = [
    Method("copy") { (mapping: Mapping) in mapping },
    Method("fromkeys", .required("iterable"), .named("value", Value.null)) {
      (_: Mapping, keys: [Value], value: Value) in
      var result = Mapping(minimumCapacity: keys.count)
      for key in keys {
        try Members.requireHashable(key)
        result[key] = value
      }
      return result
    },
    Method(raw: "get") { value, arguments, rendering in
      guard arguments.named.isEmpty, (1...2).contains(arguments.positional.count) else {
        throw TemplateError("`get` takes a key, and what to give where it is missing")
      }
      let key = arguments.positional[0]
      try Members.requireHashable(key)
      let found =
        switch value {
        case .mapping(let mapping): mapping[key]
        case .object(let object): object.value(for: key)
        default: value.mapping?[key]
        }
      if let found { return try rendering.resolved(found) }
      return arguments.positional.count == 2 ? arguments.positional[1] : .null
    },
    Method(raw: "items") { value, arguments, rendering in
      .list(
        try entries(of: value, "items", arguments, in: rendering).map {
          .tuple([$0.key, $0.value])
        }
      )
    },
    Method(raw: "keys") { value, arguments, rendering in
      try requireNone(arguments, "keys")
      return .list(try rendering.iterate(value))
    },
    Method(raw: "values") { value, arguments, rendering in
      .list(Array(try entries(of: value, "values", arguments, in: rendering).values))
    },
  ]

  private static func requireNone(_ arguments: Arguments, _ name: String) throws {
    if !arguments.isEmpty { throw TemplateError("`\(name)` takes no argument") }
  }

  private static func entries(
    of value: Value, _ name: String, _ arguments: Arguments, in rendering: Rendering
  ) throws -> Mapping {
    try requireNone(arguments, name)
    return try Mapping.subject(value, in: rendering)
  }

  private static let changing: [Method] = [
    Method("clear") { (mapping: MappingReference) -> Value in
      try mapping.change { $0.removeAll() }
      return .null
    },
    Method(raw: "pop") { value, arguments, rendering in
      guard arguments.named.isEmpty, (1...2).contains(arguments.positional.count) else {
        throw TemplateError("`pop` takes a key, and what to give where it is missing")
      }
      let key = arguments.positional[0]
      try Members.requireHashable(key)
      let mapping = try MappingReference.reading(value, in: rendering)
      if let found = try mapping.change({ $0.removeValue(forKey: key) }) { return found.referenced }
      guard arguments.positional.count == 2 else {
        throw TemplateError("the mapping has no key `\(key.pythonRepresentation)`")
      }
      return arguments.positional[1]
    },
    Method("popitem") { (mapping: MappingReference) -> Value in
      try mapping.change { entries in
        guard let last = entries.elements.last else {
          throw TemplateError("the mapping is empty")
        }
        entries.removeLast()
        return .tuple([last.key, last.value.referenced])
      }
    },
    Method("setdefault", .required("key"), .named("default", Value.null)) {
      (mapping: MappingReference, key: Value, otherwise: Value) -> Value in
      try Members.requireHashable(key)
      if let known = mapping.value(for: key) { return known }
      try mapping.change { $0[key] = otherwise }
      return mapping.value(for: key) ?? otherwise
    },
    Method(raw: "update") { value, arguments, rendering in
      let mapping = try MappingReference.reading(value, in: rendering)
      let entries = try additions(arguments, in: rendering)
      try mapping.change { target in
        for (key, value) in entries { target[key] = value }
      }
      return .null
    },
    Method("__setitem__", .required("key"), .required("value")) {
      (mapping: MappingReference, key: Value, value: Value) -> Value in
      try Members.requireHashable(key)
      try mapping.change { $0[key] = value }
      return .null
    },
    Method("__delitem__", .required("key")) { (mapping: MappingReference, key: Value) -> Value in
      try Members.requireHashable(key)
      try mapping.change { entries in
        guard entries.removeValue(forKey: key) != nil else {
          throw TemplateError("the mapping has no key `\(key.pythonRepresentation)`")
        }
      }
      return .null
    },
  ]

  /// What `update` adds: a mapping or pairs, then named arguments.
  private static func additions(
    _ arguments: Arguments, in rendering: Rendering
  ) throws -> [(Value, Value)] {
    guard arguments.positional.count <= 1 else {
      throw TemplateError(
        .tooManyArguments(given: arguments.positional.count, taken: 1))
    }
    var entries: [(Value, Value)] = []
    if let other = arguments.positional.first {
      if let mapping = other.mapping {
        for (key, value) in mapping { entries.append((key, try rendering.resolved(value))) }
      } else {
        for pair in try rendering.iterate(other) {
          let parts = try rendering.iterate(pair)
          guard parts.count == 2 else {
            throw TemplateError("`update` needs pairs of key and value")
          }
          try Members.requireHashable(parts[0])
          entries.append((parts[0], parts[1]))
        }
      }
    }
    return entries + arguments.named.map { (.string($0.name), $0.value) }
  }
}
