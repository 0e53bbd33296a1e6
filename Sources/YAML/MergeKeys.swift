import Diagnostics
import Values

/// Gathers the entries of one mapping: merged ones first, its own over them, of equal keys the last.
struct MappingBuilder {
  private var entries: [Located.Entry] = []
  /// Where each key stands in `entries`, once there are enough to make a search pay.
  private var index: [Value: Int] = [:]
  private var merged: [Located.Entry] = []

  private static let linearLimit = 12

  /// Adds an entry of the mapping's own; the key that it replaces, if it stands twice.
  mutating func add(_ key: Located, _ value: Located) -> Located? {
    guard let name = key.scalar else { return nil }
    let position = find(name)
    guard let position else {
      if entries.count > Self.linearLimit { index[name] = entries.count }
      entries.append(Located.Entry(key: key, value: value))
      return nil
    }
    let earlier = entries[position].key
    // As in Python, the key keeps the place in the order that it first had.
    entries[position] = Located.Entry(key: key, value: value)
    return earlier
  }

  private mutating func find(_ name: Value) -> Int? {
    if entries.count < Self.linearLimit { return entries.firstIndex { $0.key.scalar == name } }
    if index.isEmpty {
      for (position, entry) in entries.enumerated() {
        if let name = entry.key.scalar { index[name] = position }
      }
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
          throw YAMLError(kind: .unmergeable("a list of " + item.kindName), location: item.location)
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
