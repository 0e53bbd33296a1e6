import OrderedCollections
import Values

/// Filters of Jinja2 3.1 that take sequences apart and put them together.
enum SequenceFilters {
  static let all: [Filter] = [length, length.named("count")] + plain + ordered

  private static let length = Filter(raw: "length") { value, arguments, rendering in
    _ = try ArgumentBinder(arguments, for: [], in: rendering)
    switch value {
    case .list(let items), .tuple(let items): return .int(items.count)
    case .mapping(let mapping): return .int(mapping.count)
    case .string(let text): return .int(text.unicodeScalars.count)
    case .object: return .int(try rendering.iterate(value).count)
    default:
      throw TemplateError(.type("type `\(value.typeName)` has no length"))
    }
  }

  private static let plain: [Filter] = [
    Filter("first", keepsReferences: true) { (items: [Value]) in
      items.first ?? .object(Undefined("the first item of an empty sequence is not defined"))
    },
    Filter("last", keepsReferences: true) { (items: [Value]) in
      items.last ?? .object(Undefined("the last item of an empty sequence is not defined"))
    },
    Filter("list", keepsReferences: true) { (items: [Value]) in Value.list(items) },
    Filter("random", keepsReferences: true) { (items: [Value]) in
      items.randomElement()
        ?? .object(Undefined("a random item of an empty sequence is not defined"))
    },
    Filter(raw: "reverse", keepsReferences: true) { value, arguments, rendering in
      _ = try ArgumentBinder(arguments, for: [], in: rendering)
      if let text = value.string {
        return .string(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
      }
      return .list(try rendering.iterate(value).reversed())
    },
    Filter(raw: "join") { value, arguments, rendering in
      var binder = try ArgumentBinder(arguments, for: ["d", "attribute"], in: rendering)
      let separator: String = try binder.next(.named("d", ""))
      let attribute: Value = try binder.next(.named("attribute", Value.null))
      let path = attribute.isNull ? nil : AttributePath(attribute)
      var result = ""
      for (index, item) in try rendering.iterate(value).enumerated() {
        if index > 0 { result += separator }
        result += try rendering.text(of: try path?.value(of: item, in: rendering) ?? item)
      }
      return .string(result)
    },
    Filter("batch", .required("linecount"), .named("fill_with", Value.null), keepsReferences: true)
    {
      (items: [Value], size: Int, filler: Value) in
      guard size > 0 else { throw TemplateError("`linecount` must be positive, not \(size)") }
      return Value.list(
        stride(from: 0, to: items.count, by: size).map { start in
          let row = Array(items[start..<min(start + size, items.count)])
          let missing = filler.isNull ? 0 : size - row.count
          return .list(row + Array(repeating: filler, count: missing))
        })
    },
    Filter("slice", .required("slices"), .named("fill_with", Value.null), keepsReferences: true) {
      (items: [Value], count: Int, filler: Value) in
      guard count > 0 else { throw TemplateError("`slices` must be positive, not \(count)") }
      let (size, larger) = items.count.quotientAndRemainder(dividingBy: count)
      return Value.list(
        (0..<count).map { number in
          let start = number * size + min(number, larger)
          let end = start + size + (number < larger ? 1 : 0)
          let fills = !filler.isNull && number >= larger
          return .list(Array(items[start..<end]) + (fills ? [filler] : []))
        })
    },
    Filter("sum", .named("attribute", Value.null), .named("start", Value.int(0))) {
      (rendering, items: [Value], attribute: Value, start: Value) in
      let path = attribute.isNull ? nil : AttributePath(attribute)
      return try items.reduce(start) { total, item in
        let value = try path?.value(of: item, in: rendering) ?? item
        return try Operators.binary(.add, total, value, in: rendering)
      }
    },
  ]

  private static let ordered: [Filter] = [
    Filter(
      "sort", .named("reverse", false), .named("case_sensitive", false),
      .named("attribute", Value.null), keepsReferences: true
    ) { (rendering, items: [Value], isReversed: Bool, isCaseSensitive: Bool, attribute: Value) in
      let key = SortKey(attribute, isCaseSensitive: isCaseSensitive, in: rendering)
      return Value.list(try Sorting.sorted(items, isReversed: isReversed) { try key($0) })
    },
    Filter(
      "unique", .named("case_sensitive", false), .named("attribute", Value.null),
      keepsReferences: true
    ) { (rendering, items: [Value], isCaseSensitive: Bool, attribute: Value) in
      let key = SortKey(attribute, isCaseSensitive: isCaseSensitive, in: rendering)
      var seen: Set<Value> = []
      return Value.list(
        try items.filter { seen.insert(try key($0)).inserted })
    },
    extreme("min", .before), extreme("max", .after),
    Filter(
      "groupby", .required("attribute"), .named("default", Value.null),
      .named("case_sensitive", false), keepsReferences: true
    ) { (rendering, items: [Value], attribute: Value, fallback: Value, isCaseSensitive: Bool) in
      try groups(items, by: attribute, fallback, isCaseSensitive, in: rendering)
    },
  ]

  private static func extreme(_ name: String, _ wanted: Value.Order) -> Filter {
    Filter(
      name, .named("case_sensitive", false), .named("attribute", Value.null),
      keepsReferences: true
    ) { (rendering, items: [Value], isCaseSensitive: Bool, attribute: Value) in
      let key = SortKey(attribute, isCaseSensitive: isCaseSensitive, in: rendering)
      guard let first = items.first else {
        return Value.object(Undefined("the `\(name)` of an empty sequence is not defined"))
      }
      var best = (item: first, key: try key(first))
      for item in items.dropFirst() {
        let candidate = try key(item)
        if try Sorting.order(candidate, best.key) == wanted { best = (item, candidate) }
      }
      return best.item
    }
  }

  private static func groups(
    _ items: [Value], by attribute: Value, _ fallback: Value, _ isCaseSensitive: Bool,
    in rendering: Rendering
  ) throws -> Value {
    let path = AttributePath(attribute)
    let fallback = fallback.isNull ? nil : fallback
    func folded(_ value: Value) -> Value {
      guard !isCaseSensitive, let text = value.string else { return value }
      return .string(StringMethods.lowercased(text))
    }
    let keyed = try items.map { item in
      (key: try path.value(of: item, or: fallback, in: rendering), item: item)
    }
    var groups: [(key: Value, items: ValueList)] = []
    for entry in try Sorting.sorted(keyed, by: { folded($0.key) }) {
      if let last = groups.last, folded(last.key) == folded(entry.key) {
        groups[groups.count - 1].items.append(entry.item)
      } else {
        groups.append((entry.key, [entry.item]))
      }
    }
    return .list(groups.map { .object(Group(key: $0.key, items: $0.items)) })
  }
}

/// A group of `groupby`: a tuple whose parts have the names `grouper` and `list` as well.
final class Group: Attributed {
  private let key: Value
  private let members: ValueList

  init(key: Value, items: ValueList) {
    self.key = key
    members = items
  }

  var typeName: String { "tuple" }
  var items: ValueList? { [key, .list(members)] }
  var isTrue: Bool { true }
  var pythonRepresentation: String { Value.tuple([key, .list(members)]).pythonRepresentation }
  func equals(_ other: Value) -> Bool { Value.tuple([key, .list(members)]) == other }

  func attribute(_ name: String, in rendering: Rendering) -> Value? {
    switch name {
    case "grouper": key
    case "list": .list(members)
    default: nil
    }
  }
}
