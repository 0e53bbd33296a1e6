import OrderedCollections
import Synchronization
import Values

/// The global functions of Jinja2 3.1, without `lipsum`.
enum Globals {
  static let all: [String: Value] = [
    "range": .object(Function(raw: "range", body: range)),
    "dict": .object(Function(raw: "dict", body: mapping)),
    "namespace": .object(
      Function(raw: "namespace") { arguments, rendering in
        guard case .mapping(let attributes) = try mapping(arguments, rendering) else {
          return .null
        }
        return .object(Namespace(attributes))
      }),
    "cycler": .object(
      Function(raw: "cycler") { arguments, _ in
        guard !arguments.positional.isEmpty else {
          throw TemplateError("`cycler` needs at least one item")
        }
        return .object(Cycler(arguments.positional))
      }),
    "joiner": .object(
      Function("joiner", .named("sep", ", ")) { (separator: String) in
        Value.object(Joiner(separator))
      }),
  ]

  private static func range(_ arguments: Arguments, _ rendering: Rendering) throws -> Value {
    guard arguments.named.isEmpty, (1...3).contains(arguments.positional.count) else {
      throw TemplateError("`range` takes a stop, or a start, a stop and a step")
    }
    let numbers = try arguments.positional.map { value -> Int in
      try value.requireDefined()
      guard let number = value.int, value.typeName != "float" else {
        throw TemplateError(
          .wrongArgument("range", expected: "a whole number", found: value.typeName))
      }
      return number
    }
    let (start, stop) = numbers.count == 1 ? (0, numbers[0]) : (numbers[0], numbers[1])
    let step = numbers.count == 3 ? numbers[2] : 1
    guard step != 0 else { throw TemplateError("the step of `range` must not be zero") }
    let count = (Double(stop) - Double(start)) / Double(step)
    let limit = rendering.environment.limits.rangeLength
    guard count <= Double(limit) else {
      throw TemplateError(.limit("`range` of more than \(limit) numbers is too long"))
    }
    return .list(stride(from: start, to: stop, by: step).map(Value.int))
  }

  private static func mapping(_ arguments: Arguments, _ rendering: Rendering) throws -> Value {
    var mapping: Mapping = [:]
    guard arguments.positional.count < 2 else {
      throw TemplateError(.tooManyArguments(given: arguments.positional.count, taken: 1))
    }
    if let first = arguments.positional.first {
      try first.requireDefined()
      if let given = first.mapping {
        mapping = given
      } else {
        for pair in try rendering.iterate(first) {
          guard let parts = pair.items, parts.count == 2 else {
            throw TemplateError("`dict` needs pairs of a key and a value")
          }
          try Members.requireHashable(parts[0])
          mapping[parts[0]] = parts[1]
        }
      }
    }
    for argument in arguments.named { mapping[.string(argument.name)] = argument.value }
    return .mapping(mapping)
  }
}

/// Gives its items by turns: `next()`, `current`, `reset()`.
final class Cycler: Attributed {
  private let choices: ValueList
  private let position = Mutex(0)

  init(_ items: ValueList) { choices = items }

  var typeName: String { "Cycler" }
  var pythonRepresentation: String { "<Cycler>" }

  func attribute(_ name: String, in rendering: Rendering) -> Value? {
    switch name {
    case "current": choices[position.withLock { $0 }]
    case "items": .tuple(choices)
    case "pos": .int(position.withLock { $0 })
    case "next": .object(Function("next") { self.next() })
    case "reset":
      .object(
        Function("reset") { () -> Value in
          self.position.withLock { $0 = 0 }
          return .null
        })
    default: nil
    }
  }

  private func next() -> Value {
    position.withLock { position in
      defer { position = (position + 1) % choices.count }
      return choices[position]
    }
  }
}

/// Gives nothing at its first call and its separator at every other.
final class Joiner: Callable {
  private let separator: String
  private let isUsed = Mutex(false)

  init(_ separator: String) { self.separator = separator }

  var typeName: String { "Joiner" }
  var pythonRepresentation: String { "<Joiner>" }

  func call(_ arguments: Arguments, in rendering: Rendering) throws -> Value {
    _ = try ArgumentBinder(arguments, for: [], in: rendering)
    return isUsed.withLock { isUsed in
      defer { isUsed = true }
      return .string(isUsed ? separator : "")
    }
  }
}
