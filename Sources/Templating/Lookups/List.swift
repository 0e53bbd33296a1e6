extension Lookup {
  /// The terms as they are.
  static let list = Lookup("list") { call in call.terms }
}
