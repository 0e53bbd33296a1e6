import OrderedCollections
import Values

extension Lookup {
  /// Each mapping of a list with each item of a list that it holds at a key such as `a.b`.
  ///
  /// The list is taken out of the mapping.  `skip_missing` in a third term passes over mappings
  /// that have no such key.
  static let subelements = Lookup("subelements") { call in
    guard 2...3 ~= call.terms.count, let path = call.terms[1].string else {
      throw LookupFailure("it needs a list, the key of a list, and perhaps flags")
    }
    let elements = try elements(of: call.terms[0])
    let flags: Mapping? = call.terms.count == 3 ? call.terms[2].mapping : [:]
    guard let flags else { throw LookupFailure("its third term must be a mapping of flags") }
    let skipsMissing = flags["skip_missing"].flatMap { Truth.reads($0) } ?? false
    let keys = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    return try elements.flatMap { element -> [Value] in
      guard let mapping = element.mapping else {
        throw LookupFailure("an element must be a mapping, but it is of type `\(element.typeName)`")
      }
      if let skipped = mapping["skipped"], skipped != false { return [] }
      guard let (rest, list) = try take(keys[...], from: mapping, skipsMissing: skipsMissing) else {
        return []
      }
      return list.map { .tuple([.mapping(rest), $0]) }
    }
  }

  private static func elements(of value: Value) throws -> [Value] {
    if let mapping = value.mapping {
      if let skipped = mapping["skipped"], skipped != false { return [] }
      return Array(mapping.values)
    }
    guard value.string == nil, let items = value.items else {
      throw LookupFailure("its first term must be a list or a mapping")
    }
    return items
  }

  /// Takes the list at a path out of a mapping; nil where it may be missing and is.
  private static func take(
    _ keys: ArraySlice<String>, from mapping: Mapping, skipsMissing: Bool
  ) throws -> (rest: Mapping, list: [Value])? {
    guard let key = keys.first else { return nil }
    guard let value = mapping[.string(key)] else {
      if skipsMissing { return nil }
      throw LookupFailure("an element has no key `\(key)`")
    }
    var rest = mapping
    if keys.count == 1 {
      guard value.string == nil, let items = value.items else {
        throw LookupFailure("the key `\(key)` must hold a list, but it holds `\(value.typeName)`")
      }
      rest[.string(key)] = nil
      return (rest, items)
    }
    guard let inner = value.mapping else {
      if skipsMissing { return nil }
      throw LookupFailure("the key `\(key)` must hold a mapping, but it holds `\(value.typeName)`")
    }
    guard let found = try take(keys.dropFirst(), from: inner, skipsMissing: skipsMissing) else {
      return nil
    }
    rest[.string(key)] = .mapping(found.rest)
    return (rest, found.list)
  }
}
