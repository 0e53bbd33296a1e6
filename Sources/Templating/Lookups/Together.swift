import Values

extension Lookup {
  /// The first items of all lists, then the second ones, and so on; `none` where a list is shorter.
  static let together = Lookup("together") { call in
    let lists = call.terms.map(\.itemsOrSelf)
    guard let count = lists.map(\.count).max() else {
      throw LookupFailure("it needs at least one list")
    }
    return (0..<count).map { index in
      .list(lists.flatMap { $0.indices.contains(index) ? $0[index].itemsOrSelf : [.null] })
    }
  }
}
