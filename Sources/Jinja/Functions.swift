import OrderedCollections
import Values

/// The functions of the language itself.
enum Functions {
  static let all: [String: Builtin<Value>] = [
    "range": Builtin(isOpen: true) { _, call in
      let bounds = try call.rest.map { value in
        guard case .int(let number) = value.number else {
          throw Failure("`range` needs whole numbers, not `\(value.typeName)`")
        }
        return number
      }
      guard (1...3).contains(bounds.count) else { throw Failure("`range` takes 1 to 3 arguments") }
      let start = bounds.count > 1 ? bounds[0] : 0
      let end = bounds.count > 1 ? bounds[1] : bounds[0]
      let step = bounds.count > 2 ? bounds[2] : 1
      if step == 0 { throw Failure("the step of `range` must not be 0") }
      if (Double(end) - Double(start)) / Double(step) > 10_000_000 {
        throw Failure("`range` makes at most 10000000 items")
      }
      return .list(stride(from: start, to: end, by: step).map { .int($0) })
    },
    "dict": Builtin(isOpen: true) { _, call in .mapping(try mapping(call)) },
    "namespace": Builtin(isOpen: true) { _, call in .object(Namespace(try mapping(call))) },
  ]

  private static func mapping(_ call: Call) throws -> Mapping {
    var result = Mapping()
    for value in call.rest {
      if let mapping = value.mapping {
        result.merge(mapping) { _, last in last }
        continue
      }
      for pair in try Collections.items(of: value) {
        guard let parts = pair.items, parts.count == 2 else {
          throw Failure("`\(call.name)` needs a mapping or pairs")
        }
        result[try Collections.key(parts[0])] = parts[1]
      }
    }
    for (name, value) in call.named { result[.string(name)] = value }
    return result
  }
}
