import OrderedCollections
import Values

/// Values as JSON holds them, so that what is read back is what was written.
///
/// What JSON has no form for goes into a mapping with one key that begins with `$`: templates,
/// tuples, and mappings whose keys are no text or begin so themselves.
enum ValueCoder {
  static func encoded(_ value: Value) -> Value {
    switch value {
    case .template(let template): return ["$template": .string(template.text)]
    case .tuple(let items): return ["$tuple": .list(items.map(encoded))]
    case .list(let items): return .list(items.map(encoded))
    case .mapping(let mapping): return encoded(mapping)
    case .object(let object):
      if let mapping = object.mapping { return encoded(mapping) }
      if let items = object.items { return .list(items.map(encoded)) }
      return .string(object.pythonString)
    case .null, .bool, .int, .float, .string: return value
    }
  }

  static func encoded(_ mapping: Mapping) -> Value {
    let isPlain = mapping.keys.allSatisfy { key in
      if case .string(let text) = key { !text.hasPrefix("$") } else { false }
    }
    if isPlain { return .mapping(mapping.mapValues(encoded)) }
    return ["$pairs": .list(mapping.map { .list([encoded($0.key), encoded($0.value)]) })]
  }

  static func decoded(_ value: Value) -> Value {
    switch value {
    case .list(let items): return .list(items.map(decoded))
    case .mapping(let mapping):
      guard mapping.count == 1, let content = mapping.values.first else {
        return .mapping(mapping.mapValues(decoded))
      }
      switch mapping.keys[0] {
      case "$template": return .template(TemplateText(content.pythonString))
      case "$tuple": return .tuple((content.items ?? []).map(decoded))
      case "$pairs":
        let pairs = (content.items ?? []).compactMap { pair -> (Value, Value)? in
          guard let parts = pair.items, parts.count == 2 else { return nil }
          return (decoded(parts[0]), decoded(parts[1]))
        }
        return .mapping(Mapping(pairs, uniquingKeysWith: { _, last in last }))
      default: return .mapping(mapping.mapValues(decoded))
      }
    default: return value
    }
  }

  static func decodedMapping(_ value: Value?) -> Mapping { value.map(decoded)?.mapping ?? [:] }
}
