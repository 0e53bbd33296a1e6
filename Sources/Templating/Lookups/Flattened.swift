import Values

extension Lookup {
  /// The items of lists at any depth, up to the first text that is `None` or `null`.
  static let flattened = Lookup("flattened", in: "community.general") { call in
    flatten(call.terms)
  }

  private static func flatten(_ terms: [Value]) -> [Value] {
    var flat: [Value] = []
    for term in terms {
      var term = term
      while let items = term.items, items.count == 1 { term = items[0] }
      if term.string == "None" || term.string == "null" { break }
      flat += term.string == nil ? term.items.map(flatten) ?? [term] : [term]
    }
    return flat
  }
}
