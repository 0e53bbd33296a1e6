import Values

extension Lookup {
  /// The terms, lists among them opened once.
  static let items = Lookup("items") { call in call.terms.flatMap(\.itemsOrSelf) }
}

extension Value {
  /// The items of a list, else the value alone.
  var itemsOrSelf: [Value] { string == nil ? items ?? [self] : [self] }
}
