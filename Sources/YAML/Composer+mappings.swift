import Diagnostics
import Values

extension Composer {
  /// A mapping: repeated keys keep their last value, `<<` brings in the keys of others.
  mutating func mapping(from start: SourceLocation, depth: Int) throws(YAMLError) -> Located {
    var entries: [Located.Entry] = []
    var merged: [Located] = []
    while true {
      let event = try next()
      if case .mappingEnd = event.kind {
        entries = Self.merging(merged, into: entries)
        let range = start.range.lowerBound..<event.range.upperBound
        return Located(.mapping(entries), at: location(range))
      }
      let isMerge = event.isMergeKey
      let key = try value(event, depth: depth + 1)
      let value = try value(try next(), depth: depth + 1)
      if isMerge {
        merged += try sources(of: value)
      } else {
        add(Located.Entry(key: key, value: value), to: &entries)
      }
    }
  }

  private mutating func add(_ entry: Located.Entry, to entries: inout [Located.Entry]) {
    // Most mappings are small, so a scan beats an index.
    let name = entry.key.value
    guard let index = entries.firstIndex(where: { $0.key.value == name }) else {
      entries.append(entry)
      return
    }
    warn(
      Diagnostic(
        .warning, "the key `\(name.pythonString)` stands twice in one mapping; the last one counts",
        at: entry.key.location, related: [.init(entries[index].key.location, "first here")]))
    entries[index] = entry
  }

  /// The mappings that a `<<` brings in, those that win first.
  private func sources(of value: Located) throws(YAMLError) -> [Located] {
    if value.entries != nil { return [value] }
    guard let items = value.sequence, items.allSatisfy({ $0.entries != nil }) else {
      throw YAMLError(.wrongMerge, at: value.location)
    }
    return items
  }

  /// Keys that are merged come first and give way to those that stand in the mapping itself.
  private static func merging(
    _ sources: [Located], into entries: [Located.Entry]
  ) -> [Located.Entry] {
    guard !sources.isEmpty else { return entries }
    var result: [Located.Entry] = []
    for entry in sources.flatMap({ $0.entries ?? [] }) + entries {
      let name = entry.key.value
      if let index = result.firstIndex(where: { $0.key.value == name }) {
        let isOwn = entries.contains { $0.key.value == name }
        if isOwn { result[index] = entry }
      } else {
        result.append(entry)
      }
    }
    return result
  }
}
