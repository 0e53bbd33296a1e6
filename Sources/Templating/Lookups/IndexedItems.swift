import Values

extension Lookup {
  /// The terms, lists among them opened once, each with its number from 0.
  static let indexedItems = Lookup("indexed_items") { call in
    call.terms.flatMap(\.itemsOrSelf).enumerated().map { .tuple([.int($0.offset), $0.element]) }
  }
}
