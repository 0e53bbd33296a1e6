import Inventory
import Jinja
import OrderedCollections
import Values

extension Lookup {
  /// Nested loops whose inner lists may be expressions over what the outer ones chose.
  ///
  /// Behaves as community.general's `dependent`, 8.6.
  static let dependent = Lookup("dependent", in: "community.general") { call in
    var levels: OrderedDictionary<Value, Value> = [:]
    for (place, term) in call.terms.enumerated() {
      guard let mapping = term.mapping, mapping.count == 1, let entry = mapping.elements.first
      else {
        throw LookupFailure("the term \(place) must be a mapping of one key")
      }
      let (name, choice) = entry
      guard levels[name] == nil else {
        throw LookupFailure("`\(name.pythonString)` stands there twice")
      }
      guard choice.string != nil || choice.items != nil || choice.mapping != nil else {
        throw LookupFailure(
          "`\(name.pythonString)` must be text, a list or a mapping, not `\(choice.typeName)`")
      }
      levels[name] = choice
    }
    return levels.isEmpty ? [] : try chosen(Array(levels)[...], [:], call)
  }

  private static func chosen(
    _ levels: ArraySlice<(key: Value, value: Value)>, _ before: Mapping, _ call: LookupCall
  ) throws -> [Value] {
    guard let (name, choice) = levels.first else { return [.mapping(before)] }
    return try items(of: choice, before, call).flatMap { item in
      var now = before
      now[name] = item
      return try chosen(levels.dropFirst(), now, call)
    }
  }

  private static func items(
    of choice: Value, _ before: Mapping, _ call: LookupCall
  ) throws -> [Value] {
    var choice = choice
    if let expression = choice.string {
      let scope = call.templar.scope.adding(.extra, ["item": .mapping(before)])
      choice = try Templar(scope).value(.template(TemplateText("{{\(expression)}}")))
    }
    if let mapping = choice.mapping {
      return mapping.sorted { $0.key.order(against: $1.key) == .before }
        .map { .mapping(["key": $0.key, "value": $0.value]) }
    }
    if let items = choice.items { return items }
    if let text = choice.string { return text.unicodeScalars.map { .string(String($0)) } }
    throw LookupFailure("`\(choice.pythonString)` is neither a list nor a mapping")
  }
}
