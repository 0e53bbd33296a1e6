import Jinja
import OrderedCollections
import Values

/// Filters of ansible.utils that look through lists and join them.
///
/// They behave as those of ansible.utils 4.1.
enum TableFilters {
  static let all: [Filter] = [
    Filter(
      "index_of", .required("test"), .named("value", Value.null), .named("key", Value.null),
      .named("wantlist", false), .named("fail_on_missing", false)
    ) {
      (
        rendering, items: [Value], test: String, value: Value, key: Value, wantsList: Bool,
        needsKey: Bool
      ) in
      let items = try key.isNull ? items.map(Optional.some) : column(key, of: items, needsKey)
      let test = IndexTest(test, value)
      let found = try items.enumerated().filter {
        try $0.element.map { try test.holds($0, in: rendering) } ?? false
      }
      let places = found.map { Value.int($0.offset) }
      return places.count == 1 && !wantsList ? places[0] : .list(places)
    },
    Filter("param_list_compare", .required("target")) { (base: [Value], target: [Value]) in
      compared(base.map(\.pythonString), target.map(\.pythonString))
    },
    Filter(
      "consolidate", .named("fail_missing_match_key", true),
      .named("fail_missing_match_value", true), .named("fail_duplicate", true)
    ) { (sources: [Value], needsKey: Bool, needsValue: Bool, isUnique: Bool) in
      let tables = try sources.enumerated().map { number, source in
        try Table(source, number + 1, needsKey: needsKey, isUnique: isUnique)
      }
      return try consolidated(tables, needsValue: needsValue)
    },
  ]

  /// The values of one key; nil where an item lacks it.
  private static func column(
    _ key: Value, of items: [Value], _ isNeeded: Bool
  ) throws -> [Value?] {
    try items.enumerated().map { place, item in
      guard let mapping = item.mapping else {
        throw TemplateError("with a key, every item must be a mapping, not `\(item.typeName)`")
      }
      if mapping[key] == nil, isNeeded {
        throw TemplateError("the item \(place) has no key `\(key.pythonString)`")
      }
      return mapping[key]
    }
  }

  /// What of `base` is meant by `target`, in which `!name` takes away and `all` is everything.
  private static func compared(_ base: [String], _ target: [String]) -> Mapping {
    let isPlain = { (name: String) in name != "all" && !name.hasPrefix("!") }
    let removed = Set(target.filter { $0.hasPrefix("!") }.map { String($0.dropFirst()) })
    var names = target.contains("all") ? base.filter { !removed.contains($0) } : []
    for name in target where isPlain(name) && base.contains(name) && !names.contains(name) {
      names.append(name)
    }
    let unknown = target.filter { isPlain($0) && !base.contains($0) }
    let sorted = names.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    return [
      "actionable": .list(sorted.map { .string($0) }),
      "unsupported": .list(unknown.map { .string($0) }),
    ]
  }

  /// One of the lists that `consolidate` joins.
  private struct Table {
    let name: Value
    let number: Int
    var rows: Mapping = [:]

    init(_ source: Value, _ number: Int, needsKey: Bool, isUnique: Bool) throws {
      guard let data = source.mapping?["data"]?.items, let key = source.mapping?["match_key"],
        let name = source.mapping?["name"]
      else { throw TemplateError("the source \(number) needs `data`, `match_key` and `name`") }
      self.name = name
      self.number = number
      for (place, row) in data.enumerated() {
        guard let value = row.mapping?[key] else {
          guard needsKey else { continue }
          throw TemplateError(
            "the entry \(place + 1) of the source \(number) has no key `\(key.pythonString)`")
        }
        guard rows[value] == nil || !isUnique else {
          throw TemplateError("the source \(number) has `\(value.pythonString)` more than once")
        }
        rows[value] = row
      }
    }
  }

  private static func consolidated(_ tables: [Table], needsValue: Bool) throws -> Mapping {
    let keys = OrderedSet(tables.flatMap(\.rows.keys))
    var result: Mapping = [:]
    for key in keys.sorted(by: { $0.order(against: $1) == .before }) {
      var joined: Mapping = [:]
      for table in tables {
        let found = table.rows[key]
        guard let row = needsValue ? found : found ?? .mapping([:]) else {
          throw TemplateError("the source \(table.number) has no `\(key.pythonString)`")
        }
        joined[table.name] = row
      }
      result[key] = .mapping(joined)
    }
    return result
  }
}

/// A test that `index_of` holds items to, such as `eq`, `!=` or `not in`.
private struct IndexTest {
  private let name: String
  private let isInverted: Bool
  private let value: Value

  init(_ text: String, _ value: Value) {
    if text.hasPrefix("!") {
      let rest = String(text.drop { $0 == "!" })
      (name, isInverted) = (rest == "=" ? "==" : rest, true)
    } else if text.hasPrefix("not ") {
      (name, isInverted) = (String(text.dropFirst(4)), true)
    } else {
      (name, isInverted) = (text, false)
    }
    self.value = name == "in" && value.items == nil ? .list([value]) : value
  }

  func holds(_ item: Value, in rendering: Rendering) throws -> Bool {
    let arguments = value.isNull ? Arguments([]) : Arguments([value])
    return try rendering.asks(test: name, of: item, arguments) != isInverted
  }
}
