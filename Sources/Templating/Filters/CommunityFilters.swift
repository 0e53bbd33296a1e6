import Jinja
import OrderedCollections
import Values

/// Filters of community.general for lists and mappings.
enum CommunityFilters {
  static let all: [Filter] =
    [
      Filter("dict") { (items: [Value]) in
        var result: Mapping = [:]
        for pair in items {
          guard let parts = pair.items, parts.count == 2 else {
            throw TemplateError("`dict` needs pairs of a key and a value")
          }
          result[parts[0]] = parts[1]
        }
        return result
      },
      Filter("dict_kv", .required("key")) { (value: Value, key: Value) in
        Mapping(uniqueKeysWithValues: [(key, value)])
      },
      Filter("counter") { (items: [Value]) in
        var counts: Mapping = [:]
        for item in items { counts[item] = .int((counts[item]?.int ?? 0) + 1) }
        return counts
      },
      Filter("version_sort", .named("reverse", false)) { (items: [Value], isReversed: Bool) in
        Value.list(try sortedByVersion(items, isReversed: isReversed))
      },
      Filter("groupby_as_dict", .required("attribute")) { (items: [Value], attribute: String) in
        var result: Mapping = [:]
        for item in items {
          guard let mapping = item.mapping else {
            throw TemplateError("`groupby_as_dict` needs mappings")
          }
          guard let key = mapping[.string(attribute)] else {
            throw TemplateError("an item has no attribute `\(attribute)`")
          }
          guard result[key] == nil else {
            throw TemplateError("`\(attribute)` is `\(key.pythonString)` in several items")
          }
          result[key] = item
        }
        return result
      },
      Filter(raw: "lists_mergeby") { value, arguments, rendering in
        try mergedBy(value, arguments, in: rendering)
      },
      Filter("random_mac", .named("seed", Value.null)) { (prefix: String, seed: Value) in
        try randomAddress(prefix, seed: seed)
      },
      Filter(
        "from_csv", .named("dialect", "excel"), .named("fieldnames", Value.null),
        .named("delimiter", String?.none), .named("skipinitialspace", Bool?.none),
        .named("strict", Bool?.none)
      ) {
        (
          rendering, text: String, dialect: String, names: Value, delimiter: String?,
          skipsSpace: Bool?, _: Bool?
        ) in
        let fields = names.isNull ? nil : try rendering.iterate(names).map(\.pythonString)
        return Value.list(
          try rows(
            text, dialect: dialect, names: fields, delimiter: delimiter,
            skipsSpace: skipsSpace ?? false))
      },
    ] + sets

  private static let sets: [Filter] = [
    set("lists_union") { first, second in first + second },
    set("lists_intersect") { first, second in first.filter(second.contains) },
    set("lists_difference") { first, second in first.filter { !second.contains($0) } },
    set("lists_symmetric_difference") { first, second in
      first.filter { !second.contains($0) } + second.filter { !first.contains($0) }
    },
  ]

  /// A filter of any number of lists, or of a list of lists with `flatten`.
  private static func set(
    _ name: String, _ combine: @escaping @Sendable ([Value], [Value]) -> [Value]
  ) -> Filter {
    Filter(raw: name) { value, arguments, rendering in
      var lists = try ([value] + arguments.positional).map { try rendering.iterate($0) }
      let flattens = try arguments.named.first { $0.name == "flatten" }.map {
        try rendering.isTrue($0.value)
      }
      if flattens == true, lists.count == 1 {
        lists = try lists[0].map { try rendering.iterate($0) }
      }
      let combined = lists.dropFirst().reduce(lists.first ?? [], combine)
      return .list(Array(OrderedSet(combined)))
    }
  }

  private static func sortedByVersion(_ items: [Value], isReversed: Bool) throws -> [Value] {
    try items.enumerated().sorted { left, right in
      let order = try Version.order(
        left.element.pythonString, right.element.pythonString, type: "loose")
      switch order {
      case .before: return !isReversed
      case .after: return isReversed
      case .same: return left.offset < right.offset
      }
    }.map(\.element)
  }

  private static func mergedBy(
    _ value: Value, _ arguments: Arguments, in rendering: Rendering
  ) throws -> Value {
    var terms = arguments.positional
    var index = arguments.named.first { $0.name == "index" }?.value
    if index == nil { index = terms.popLast() }
    guard let key = index else { throw TemplateError(.missingArgument("index")) }
    let isRecursive = try arguments.named.first { $0.name == "recursive" }.map {
      try rendering.isTrue($0.value)
    }
    let name = arguments.named.first { $0.name == "list_merge" }?.value.pythonString ?? "replace"
    guard let policy = CombineFilters.ListMerge(rawValue: name) else {
      throw TemplateError("`list_merge` cannot be `\(name)`")
    }
    let lists = try ([value] + terms).map { try rendering.iterate($0) }
    let flat = lists.joined().flatMap { $0.mapping == nil ? $0.items ?? [$0] : [$0] }
    var merged: OrderedDictionary<Value, Mapping> = [:]
    for item in flat {
      guard let mapping = item.mapping else {
        throw TemplateError("`lists_mergeby` needs lists of mappings")
      }
      guard let found = mapping[key] else { continue }
      CombineFilters.merge(
        mapping, into: &merged[found, default: [:]], isRecursive ?? false, policy)
    }
    let sorted = merged.sorted { $0.key.order(against: $1.key) == .before }
    return .list(sorted.map { .mapping($0.value) })
  }

  /// A hardware address that begins with the given bytes.
  private static func randomAddress(_ prefix: String, seed: Value) throws -> String {
    let parts = prefix.lowercased().split(separator: ":").map(String.init)
    guard (1...5).contains(parts.count),
      parts.allSatisfy({ $0.wholeMatch(of: /[0-9a-f]{2}/) != nil })
    else {
      throw TemplateError(
        "`\(prefix)` must be one to five bytes in hexadecimal with colons between")
    }
    let digits = (6 - parts.count) * 2
    // Python draws a number of ten hexadecimal digits and shows the first of them.
    let lowest = 1 << 36
    let count = (1 << 40) - lowest
    var source = seed.isNull ? nil : PythonRandom(seed: seed.pythonString)
    if case .int(let number) = seed { source = PythonRandom(seed: number) }
    let drawn = source?.below(count) ?? Int.random(in: 0..<count)
    let padded = String(lowest + drawn, radix: 16)
    let bytes = stride(from: 0, to: digits, by: 2).map { start in
      String(padded.dropFirst(start).prefix(2))
    }
    return (parts + bytes).joined(separator: ":")
  }

  /// The rows of a table, each a mapping by the names of its columns.
  private static func rows(
    _ text: String, dialect: String, names: [String]?, delimiter: String?, skipsSpace: Bool
  ) throws -> [Value] {
    guard ["excel", "excel-tab", "unix"].contains(dialect) else {
      throw TemplateError("`dialect` must be `excel`, `excel-tab` or `unix`, not `\(dialect)`")
    }
    let mark = delimiter?.first ?? (dialect == "excel-tab" ? "\t" : ",")
    var rows = CSVTable(text, delimiter: mark, skipsSpace: skipsSpace).rows[...]
    let names = names ?? rows.popFirst() ?? []
    return rows.filter { $0 != [""] && !$0.isEmpty }.map { row in
      var mapping: Mapping = [:]
      for (place, name) in names.enumerated() {
        mapping[.string(name)] = row.indices.contains(place) ? .string(row[place]) : .null
      }
      return .mapping(mapping)
    }
  }
}
