import OrderedCollections
import Values

extension Methods {
  static let lists: [String: Builtin<Value>] = [
    "index": Builtin(["value"]) { input, call in
      let value = try call.required("value")
      guard let place = input.items?.firstIndex(of: value) else {
        throw Failure("`\(value.pythonRepresentation)` is not in the list")
      }
      return .int(place)
    },
    "count": Builtin(["value"]) { input, call in
      let value = try call.required("value")
      return .int(input.items?.count { $0 == value } ?? 0)
    },
  ]

  static let mappings: [String: Builtin<Value>] = [
    "items": Builtin { input, _ in
      .list((input.mapping ?? [:]).map { .tuple([$0.key, $0.value]) })
    },
    "keys": Builtin { input, _ in .list(Array((input.mapping ?? [:]).keys)) },
    "values": Builtin { input, _ in .list(Array((input.mapping ?? [:]).values)) },
    "get": Builtin(["key", "default"]) { input, call in
      let found = try Evaluator.find(try call.required("key"), in: input)
      let value = found ?? call["default"] ?? .null
      return value.isTemplate ? try call.evaluator.scope.resolve(value) : value
    },
    "copy": Builtin { input, _ in input },
  ]
}
