import OrderedCollections
import Values

extension Filters {
  static let mappings: [String: Builtin<Value>] = [
    "dict2items": Builtin(["key_name", "value_name"]) { input, call in
      let key = Value.string(try call.string("key_name") ?? "key")
      let value = Value.string(try call.string("value_name") ?? "value")
      return .list(
        try mapping(input, call).map { entry in
          .mapping([key: entry.key, value: entry.value])
        })
    },
    "items2dict": Builtin(["key_name", "value_name"]) { input, call in
      let key = Value.string(try call.string("key_name") ?? "key")
      let value = Value.string(try call.string("value_name") ?? "value")
      var result = Mapping()
      for item in try Collections.items(of: input) {
        guard let name = item.mapping?[key], let content = item.mapping?[value] else {
          throw Failure(
            "`items2dict` needs items with `\(key.pythonString)` and `\(value.pythonString)`")
        }
        result[try Collections.key(name)] = content
      }
      return .mapping(result)
    },
    "combine": Builtin(isOpen: true) { input, call in
      for name in call.named.keys where name != "recursive" && name != "list_merge" {
        throw Failure("`combine` has no parameter `\(name)`")
      }
      if let merge = call.named["list_merge"]?.string, merge != "replace" {
        throw Failure("`combine` supports only `list_merge='replace'`, not `\(merge)`")
      }
      let isRecursive = call.named["recursive"]?.isTrue ?? false
      var result = Mapping()
      for part in [input] + call.rest {
        for layer in part.items ?? [part] {
          merge(try mapping(layer, call), into: &result, isRecursive: isRecursive)
        }
      }
      return .mapping(result)
    },
    "items": Builtin(takesUndefined: true) { input, call in
      if input.undefined != nil { return .list([]) }
      return .list(try mapping(input, call).map { .tuple([$0.key, $0.value]) })
    },
    "dictsort": Builtin(["case_sensitive", "by", "reverse"]) { input, call in
      let isByValue = try call.string("by") == "value"
      let entries = try Comparing.sorted(
        mapping(input, call).map { ($0.key, $0.value) }, isReversed: call.flag("reverse")
      ) { try call.sortKey(isByValue ? $0.1 : $0.0) }
      return .list(entries.map { .tuple([$0.0, $0.1]) })
    },
    "extract": Builtin(["container", "morekeys"]) { input, call in
      var value = try call.required("container")
      for key in [input] + (call["morekeys"].map { $0.items ?? [$0] } ?? []) {
        let found = try Evaluator.find(key, in: value)
        guard let found else {
          let error = TemplateError(
            .missingMember(key.pythonString, of: "the \(value.typeName)"))
          return .object(Undefined(error))
        }
        value = found.isTemplate ? try call.evaluator.scope.resolve(found) : found
      }
      return value
    },
  ]

  private static func mapping(_ value: Value, _ call: Call) throws -> Mapping {
    if let mapping = value.mapping { return mapping }
    throw Failure("`\(call.name)` needs a mapping, not `\(value.typeName)`")
  }

  private static func merge(_ layer: Mapping, into result: inout Mapping, isRecursive: Bool) {
    for (key, value) in layer {
      if isRecursive, var inner = result[key]?.mapping, let added = value.mapping {
        merge(added, into: &inner, isRecursive: true)
        result[key] = .mapping(inner)
      } else {
        result[key] = value
      }
    }
  }
}
