extension Lookup {
  /// One of the terms by chance.
  static let randomChoice = Lookup("random_choice") { call in
    call.terms.randomElement().map { [$0] } ?? []
  }
}
