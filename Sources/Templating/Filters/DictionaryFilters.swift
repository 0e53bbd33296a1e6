import Jinja
import OrderedCollections
import Values

/// Filters that turn mappings and lists into each other.
enum DictionaryFilters {
  static let all: [Filter] = [
    Filter("dict2items", .named("key_name", "key"), .named("value_name", "value")) {
      (value: Value, keyName: String, valueName: String) in
      try value.requireDefined()
      guard let mapping = value.mapping else {
        throw TemplateError(.wrongSubject(expected: "a mapping", found: value.typeName))
      }
      return Value.list(
        mapping.map { .mapping([.string(keyName): $0.key, .string(valueName): $0.value]) })
    },
    Filter("items2dict", .named("key_name", "key"), .named("value_name", "value")) {
      (value: Value, keyName: String, valueName: String) in
      try value.requireDefined()
      guard value.string == nil, value.mapping == nil, let items = value.items else {
        throw TemplateError(.wrongSubject(expected: "a list", found: value.typeName))
      }
      var result: Mapping = [:]
      for item in items {
        guard let key = item.mapping?[.string(keyName)],
          let value = item.mapping?[.string(valueName)]
        else {
          throw TemplateError(
            "`items2dict` needs mappings with the keys `\(keyName)` and `\(valueName)`, "
              + "not `\(item.pythonRepresentation)`")
        }
        result[key] = value
      }
      return Value.mapping(result)
    },
    Filter(
      "extract", .required("container"), .named("morekeys", Value.null)
    ) { (rendering, key: Value, container: Value, more: Value) in
      try key.requireDefined()
      let keys = more.isNull ? [] : more.string == nil ? more.items ?? [more] : [more]
      return try ([key] + keys).reduce(container) { try rendering.item($1, of: $0) }
    },
    Filter("subelements", .required("subelements"), .named("skip_missing", false)) {
      (value: Value, path: Value, skipsMissing: Bool) in
      try Value.list(subelements(of: value, at: path, skipsMissing: skipsMissing))
    },
    Filter("rekey_on_member", .required("key"), .named("duplicates", "error")) {
      (value: Value, key: Value, duplicates: String) in
      try rekeyed(value, by: key, duplicates: duplicates)
    },
  ]

  private static func subelements(
    of value: Value, at path: Value, skipsMissing: Bool
  ) throws -> [Value] {
    try value.requireDefined()
    let elements: [Value]
    if let mapping = value.mapping {
      elements = Array(mapping.values)
    } else if value.string == nil, let items = value.items {
      elements = items
    } else {
      throw TemplateError("`obj` must be a list of mappings or a nested mapping")
    }
    let keys: [Value]
    if let text = path.string {
      keys = text.split(separator: ".").map { .string(String($0)) }
    } else if let items = path.items {
      keys = items
    } else {
      throw TemplateError("`subelements` must be a list or a text")
    }
    return try elements.flatMap { element -> [Value] in
      var found = element
      for key in keys {
        guard let mapping = found.mapping else {
          throw TemplateError(
            "the key `\(key.pythonString)` should point to a mapping, "
              + "but there is `\(found.pythonRepresentation)`")
        }
        guard let next = mapping[key] else {
          if skipsMissing { return [] }
          throw TemplateError(
            "could not find the key `\(key.pythonString)` in `\(found.pythonRepresentation)`")
        }
        found = next
      }
      guard found.string == nil, found.mapping == nil, let items = found.items else {
        throw TemplateError(
          "the key `\(keys.last?.pythonString ?? "")` should point to a list, "
            + "but there is `\(found.pythonRepresentation)`")
      }
      return items.map { .tuple([element, $0]) }
    }
  }

  private static func rekeyed(_ value: Value, by key: Value, duplicates: String) throws -> Value {
    guard ["error", "overwrite"].contains(duplicates) else {
      throw TemplateError("`duplicates` must be `error` or `overwrite`, not `\(duplicates)`")
    }
    try value.requireDefined()
    let items: [Value]
    if let mapping = value.mapping {
      items = Array(mapping.values)
    } else if value.string == nil, let list = value.items {
      items = list
    } else {
      throw TemplateError(.wrongSubject(expected: "a list or a mapping", found: value.typeName))
    }
    var result: Mapping = [:]
    for item in items {
      guard let mapping = item.mapping else {
        throw TemplateError("an item is no mapping but of type `\(item.typeName)`")
      }
      guard let name = mapping[key] else {
        throw TemplateError("an item has no key `\(key.pythonString)`")
      }
      if result[name] != nil, duplicates == "error" {
        throw TemplateError("the key `\(name.pythonString)` is not unique")
      }
      result[name] = item
    }
    return .mapping(result)
  }
}
