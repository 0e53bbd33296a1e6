import Diagnostics
import Values

/// Gathers the entries of one mapping: merged ones first, its own over them, of equal keys the last.
struct MappingBuilder {
  private var entries: [Located.Entry] = []
  private var keys: [Value] = []
  /// Where each key stands, once there are enough to make a search pay.
  private var index: [Value: Int] = [:]
  private var merged: [Located.Entry] = []

  private static let linearLimit = 12

  /// Adds an entry of the mapping's own; the key that it replaces, if it stands twice.
  mutating func add(_ key: Located, _ value: Located) -> Located? {
    guard let name = key.scalar else { return nil }
    guard let position = find(name) else {
      if !index.isEmpty { index[name] = keys.count }
      keys.append(name)
      entries.append(Located.Entry(key: key, value: value))
      return nil
    }
    let earlier = entries[position].key
    // As in Python, an entry stays where its key stood first, and so does the key: 1 where 1 and
    // then `true` is written.
    var kept = key
    kept.content = earlier.content
    entries[position] = Located.Entry(key: kept, value: value)
    return earlier
  }

  private mutating func find(_ name: Value) -> Int? {
    if keys.count < Self.linearLimit {
      return keys.firstIndex { $0 == name }
    }
    if index.isEmpty {
      for (position, key) in keys.enumerated() { index[key] = position }
    }
    return index[name]
  }

  /// Takes what stands behind `<<`: a mapping, or a list of mappings of which the first wins.
  mutating func merge(_ value: Located) throws(YAMLError) {
    switch value.content {
    case .mapping(let entries): merged += entries
    case .sequence(let items):
      for item in items.reversed() {
        guard case .mapping(let entries) = item.content else {
          throw YAMLError(kind: .unmergeable(item.kindName), location: item.location)
        }
        merged += entries
      }
    case .scalar: throw YAMLError(kind: .unmergeable(value.kindName), location: value.location)
    }
  }

  /// The entries, each key once.
  var finished: [Located.Entry] {
    if merged.isEmpty { return entries }
    var result = MappingBuilder()
    for entry in merged + entries { _ = result.add(entry.key, entry.value) }
    return result.entries
  }
}

extension Located {
  /// What it is, in words.
  var kindName: String {
    switch content {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(.null): "null"
    case .scalar: "a scalar"
    }
  }
}
