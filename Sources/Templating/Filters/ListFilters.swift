import Jinja
import OrderedCollections
import Values

/// Filters that join, flatten and compare lists.
enum ListFilters {
  static let all: [Filter] =
    [
      Filter("flatten", .named("levels", Int?.none), .named("skip_nulls", true)) {
        (items: [Value], levels: Int?, skipsNulls: Bool) in
        Value.list(flattened(items, levels, skipsNulls: skipsNulls))
      },
      Filter(raw: "zip") { value, arguments, rendering in
        let lists = try ([value] + arguments.positional).map { try rendering.iterate($0) }
        let count = lists.map(\.count).min() ?? 0
        return .list((0..<count).map { place in .tuple(lists.map { $0[place] }) })
      },
      Filter(raw: "zip_longest") { value, arguments, rendering in
        for argument in arguments.named where argument.name != "fillvalue" {
          throw TemplateError(.unknownArgument(argument.name, known: ["fillvalue"]))
        }
        let filler = arguments.named.first?.value ?? .null
        let lists = try ([value] + arguments.positional).map { try rendering.iterate($0) }
        let count = lists.map(\.count).max() ?? 0
        return .list(
          (0..<count).map { place in
            .tuple(lists.map { $0.indices.contains(place) ? $0[place] : filler })
          })
      },
      Filter(raw: "product") { value, arguments, rendering in
        var count = 1
        for argument in arguments.named {
          guard argument.name == "repeat", let number = argument.value.int, number >= 0 else {
            throw TemplateError(.unknownArgument(argument.name, known: ["repeat"]))
          }
          count = number
        }
        let lists = try ([value] + arguments.positional).map { try rendering.iterate($0) }
        let all = Array(repeatElement(lists, count: count).joined())
        return .list(try products(of: all).map(Value.tuple))
      },
      Filter("permutations", .named("r", Int?.none)) { (items: [Value], length: Int?) in
        Value.list(
          try arrangements(of: items.count, length ?? items.count, inOrder: false).map { places in
            .tuple(places.map { items[$0] })
          })
      },
      Filter("combinations", .required("r")) { (items: [Value], length: Int) in
        Value.list(
          try arrangements(of: items.count, length, inOrder: true).map { places in
            .tuple(places.map { items[$0] })
          })
      },
    ] + sets

  private static let sets: [Filter] = [
    set("union") { first, second in unique(first + second) },
    set("intersect") { first, second in
      let known = Set(second)
      return unique(first.filter { known.contains($0) })
    },
    set("difference") { first, second in
      let known = Set(second)
      return unique(first.filter { !known.contains($0) })
    },
    set("symmetric_difference") { first, second in
      let (left, right) = (Set(first), Set(second))
      return unique(
        first.filter { !right.contains($0) } + second.filter { !left.contains($0) })
    },
  ]

  /// A filter of two lists; the order, which Ansible leaves open, is that of the first list.
  private static func set(
    _ name: String, _ combined: @escaping @Sendable ([Value], [Value]) -> [Value]
  ) -> Filter {
    Filter(name, .required("b")) { (first: [Value], second: [Value]) in
      Value.list(combined(first, second))
    }
  }

  private static func unique(_ items: [Value]) -> [Value] { Array(OrderedSet(items)) }

  private static func flattened(
    _ items: [Value], _ levels: Int?, skipsNulls: Bool
  ) -> [Value] {
    items.flatMap { item -> [Value] in
      if skipsNulls, item.isNull || item.string == "None" || item.string == "null" { return [] }
      guard item.string == nil, item.mapping == nil, let inner = item.items else { return [item] }
      guard let levels else { return flattened(inner, nil, skipsNulls: skipsNulls) }
      return levels >= 1 ? flattened(inner, levels - 1, skipsNulls: skipsNulls) : [item]
    }
  }

  /// More tuples than this can come only from a mistake.
  private static let limit = 1_000_000

  private static func products(of lists: [[Value]]) throws -> [[Value]] {
    try lists.reduce([[]]) { rows, list in
      guard rows.count * max(list.count, 1) <= limit else {
        throw TemplateError(.limit("more than \(limit) tuples are too many"))
      }
      return rows.flatMap { row in list.map { row + [$0] } }
    }
  }

  /// The ways to choose `length` of `count` places; in order, or in every order.
  private static func arrangements(
    of count: Int, _ length: Int, inOrder: Bool
  ) throws -> [[Int]] {
    guard length >= 0 else { throw TemplateError("`r` must not be negative") }
    guard length <= count else { return [] }
    var rows: [[Int]] = [[]]
    for _ in 0..<length {
      rows = rows.flatMap { row in
        (0..<count).filter { place in
          inOrder ? place > row.last ?? -1 : !row.contains(place)
        }.map { row + [$0] }
      }
      guard rows.count <= limit else {
        throw TemplateError(.limit("more than \(limit) tuples are too many"))
      }
    }
    return rows
  }
}
