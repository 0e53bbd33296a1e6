import OrderedCollections
import Values

extension Filters {
  static let selections: [String: Builtin<Value>] = [
    "select": Builtin(isOpen: true) { input, call in
      try select(input, call, keeps: true, byAttribute: false)
    },
    "reject": Builtin(isOpen: true) { input, call in
      try select(input, call, keeps: false, byAttribute: false)
    },
    "selectattr": Builtin(isOpen: true) { input, call in
      try select(input, call, keeps: true, byAttribute: true)
    },
    "rejectattr": Builtin(isOpen: true) { input, call in
      try select(input, call, keeps: false, byAttribute: true)
    },
    "map": Builtin(isOpen: true) { input, call in try mapped(input, call) },
    "groupby": Builtin(["attribute", "default"]) { input, call in
      let attribute = try call.required("attribute")
      var groups: [(key: Value, items: [Value])] = []
      for item in try Collections.items(of: input) {
        let found = try call.attribute(attribute, of: item)
        let key = try (found.undefined == nil ? found : call["default"] ?? found).defined()
        if let index = groups.firstIndex(where: { $0.key == key }) {
          groups[index].items.append(item)
        } else {
          groups.append((key, [item]))
        }
      }
      let sorted = try Comparing.sorted(groups) { $0.key }
      return .list(sorted.map { .tuple([$0.key, .list($0.items)]) })
    },
  ]

  private static func select(
    _ input: Value, _ call: Call, keeps: Bool, byAttribute: Bool
  ) throws -> Value {
    var arguments = call.rest
    let attribute = byAttribute && !arguments.isEmpty ? arguments.removeFirst() : Value?.none
    if byAttribute, attribute == nil { throw Failure("`\(call.name)` needs an attribute") }
    let test = arguments.isEmpty ? nil : arguments.removeFirst().pythonString
    let rest = FunctionArguments(positional: arguments, named: call.named)
    return .list(
      try Collections.items(of: input).filter { item in
        let value = try attribute.map { try call.attribute($0, of: item) } ?? item
        let holds =
          try test.map { try call.evaluator.test($0, value, rest) } ?? value.defined().isTrue
        return holds == keeps
      })
  }

  private static func mapped(_ input: Value, _ call: Call) throws -> Value {
    let items = try Collections.items(of: input)
    if call.rest.isEmpty, let attribute = call.named["attribute"] {
      return .list(
        try items.map { item in
          let value = try call.attribute(attribute, of: item)
          return value.undefined == nil ? value : call.named["default"] ?? value
        })
    }
    guard let name = call.rest.first?.string else {
      throw Failure("`map` needs the name of a filter or `attribute`")
    }
    let arguments = FunctionArguments(positional: Array(call.rest.dropFirst()), named: call.named)
    return .list(
      try items.map { try call.evaluator.apply(filter: name, to: $0, arguments) })
  }
}
