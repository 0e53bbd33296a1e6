import OrderedCollections
import Values

/// Python's methods of sets; none of them changes the set itself.
enum SetMethods {
  static let all: [Method] = [
    Method("copy") { (items: [Value]) -> Value in .object(ValueSet(items)) },
    combining("union") { items, others in items.union(others.joined()) },
    combining("intersection") { items, others in
      others.reduce(items) { $0.intersection($1) }
    },
    combining("difference") { items, others in others.reduce(items) { $0.subtracting($1) } },
    Method("symmetric_difference", .required("other")) {
      (items: [Value], other: [Value]) -> Value in
      .object(ValueSet(OrderedSet(items).symmetricDifference(other)))
    },
    Method("isdisjoint", .required("other")) { (items: [Value], other: [Value]) in
      Set(items).isDisjoint(with: other)
    },
    Method("issubset", .required("other")) { (items: [Value], other: [Value]) in
      Set(items).isSubset(of: other)
    },
    Method("issuperset", .required("other")) { (items: [Value], other: [Value]) in
      Set(items).isSuperset(of: other)
    },
  ]

  /// A method that takes any number of other collections.
  private static func combining(
    _ name: String,
    _ combine: @escaping @Sendable (OrderedSet<Value>, [ValueList]) -> OrderedSet<Value>
  ) -> Method {
    Method(raw: name) { value, arguments, rendering in
      guard arguments.named.isEmpty else {
        throw TemplateError("`\(name)` takes no argument by name")
      }
      let others = try arguments.positional.map { try rendering.iterate($0) }
      return .object(ValueSet(combine(OrderedSet(try rendering.iterate(value)), others)))
    }
  }
}
