import Values

extension Lookup {
  /// Each item of the first list with each of the second, and so on.
  static let cartesian = Lookup("cartesian", in: "community.general") { call in
    guard !call.terms.isEmpty else { throw LookupFailure("it needs at least one list") }
    let rows = call.terms.map(\.itemsOrSelf).reduce([[]]) { rows, list in
      rows.flatMap { row in list.map { row + [$0] } }
    }
    return rows.map { .list($0.flatMap(\.itemsOrSelf)) }
  }
}
