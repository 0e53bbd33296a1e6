import Jinja
import Values

/// `random` and `shuffle`; with a seed they give what Python gives.
enum RandomFilters {
  static let all: [Filter] = [
    Filter(
      "random", .named("start", Value.null), .named("step", Value.null),
      .named("seed", Value.null)
    ) { (rendering, value: Value, start: Value, step: Value, seed: Value) -> Value in
      try value.requireDefined()
      var source = try RandomSource(seed)
      if case .int(let end) = value {
        let from = try number(start, "start") ?? 0
        let step = try number(step, "step") ?? 1
        guard step > 0, from < end else {
          throw TemplateError("`random` has nothing to choose from between \(from) and \(end)")
        }
        let count = (end - from + step - 1) / step
        return .int(from + source.below(count) * step)
      }
      guard value.number == nil else {
        throw TemplateError("`random` needs a whole number or a sequence")
      }
      guard start.isNull, step.isNull else {
        throw TemplateError("`start` and `step` go with whole numbers only")
      }
      let items = try rendering.iterate(value)
      guard !items.isEmpty else {
        throw TemplateError("`random` has nothing to choose from")
      }
      return items[source.below(items.count)]
    },
    Filter("shuffle", .named("seed", Value.null)) {
      (rendering, value: Value, seed: Value) in
      try value.requireDefined()
      guard value.number == nil, !value.isNull else { return value }
      var items = try rendering.iterate(value)
      var source = try RandomSource(seed)
      for place in stride(from: items.count - 1, to: 0, by: -1) {
        items.swapAt(place, source.below(place + 1))
      }
      return Value.list(items)
    },
  ]

  private static func number(_ value: Value, _ name: String) throws -> Int? {
    if value.isNull { return nil }
    guard let number = value.int else {
      throw TemplateError(
        .wrongArgument(name, expected: "a whole number", found: value.typeName))
    }
    return number == 0 && name == "start" ? nil : number
  }
}

/// Python's generator for a seed, the system's without.
private struct RandomSource {
  private var seeded: PythonRandom?

  init(_ seed: Value) throws {
    switch seed {
    case .null: seeded = nil
    case .int(let number): seeded = PythonRandom(seed: number)
    case .bool(let flag): seeded = PythonRandom(seed: flag ? 1 : 0)
    default:
      guard let text = seed.string else {
        throw TemplateError(
          .wrongArgument("seed", expected: "a text or a whole number", found: seed.typeName))
      }
      seeded = PythonRandom(seed: text)
    }
  }

  mutating func below(_ bound: Int) -> Int {
    seeded?.below(bound) ?? Int.random(in: 0..<bound)
  }
}
