import OrderedCollections
import Values

extension Lookup {
  /// Each item of the first list with each of the second, and so on; lists among them opened.
  static let nested = Lookup("nested") { call in
    let lists = try call.terms.map(Self.items)
    guard let first = lists.first else { throw LookupFailure("it needs at least one list") }
    let rows = lists.dropFirst().reduce(first) { rows, list in
      rows.flatMap { row in list.map { .list(row.itemsOrSelf + $0.itemsOrSelf) } }
    }
    return try rows.map { row in .list(try Self.items(of: row).flatMap(\.itemsOrSelf)) }
  }

  /// What Python goes through: items, keys, the characters of a text.
  private static func items(of value: Value) throws -> [Value] {
    if let text = value.string { return text.unicodeScalars.map { .string(String($0)) } }
    guard let items = value.items ?? value.mapping.map({ Array($0.keys) }) else {
      throw LookupFailure("it needs lists, but this is of type `\(value.typeName)`")
    }
    return items
  }
}
