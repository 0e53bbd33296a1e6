import OrderedCollections
import Values

/// What Python does with lists, mappings and their keys.
enum Collections {
  /// What iterating over a value gives: items, the keys of a mapping, the characters of text.
  static func items(of value: Value) throws -> ValueList {
    if let items = value.items { return items }
    if let text = value.string { return text.unicodeScalars.map { .string(String($0)) } }
    if let mapping = value.mapping { return Array(mapping.keys) }
    if let undefined = value.undefined { throw undefined.error }
    throw Failure("`\(value.typeName)` cannot be iterated over")
  }

  static func count(of value: Value) throws -> Int {
    if let items = value.items { return items.count }
    if let text = value.string { return text.unicodeScalars.count }
    if let mapping = value.mapping { return mapping.count }
    if let undefined = value.undefined { throw undefined.error }
    throw Failure("`\(value.typeName)` has no length")
  }

  /// The value, where it may be a key of a mapping.
  static func key(_ value: Value) throws -> Value {
    switch value {
    case .list, .mapping: throw Failure("`\(value.typeName)` cannot be a key")
    case .object(let object): object.text.map { .string($0) } ?? value
    default: value
    }
  }

  static func contains(_ item: Value, in container: Value) throws -> Bool {
    if let text = container.string {
      guard let part = item.string else {
        throw Failure("`in` text needs text on its left, not `\(item.typeName)`")
      }
      return PythonStrings.find(part, in: text) != nil
    }
    if let mapping = container.mapping { return mapping[try key(item)] != nil }
    return try items(of: container).contains(item)
  }

  static func holdsTemplate(_ value: Value) -> Bool {
    switch value {
    case .template: true
    case .list(let items), .tuple(let items): items.contains(where: holdsTemplate)
    case .mapping(let mapping): mapping.values.contains(where: holdsTemplate)
    default: false
    }
  }
}
