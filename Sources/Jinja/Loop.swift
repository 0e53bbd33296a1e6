import Synchronization
import Values

/// The variable `loop`.
final class Loop: Callable, Attributed {
  private let items: ValueList
  private let depth: Int
  /// The body of a recursive loop, by the number under which the rendering keeps its frame.
  private let recursion: Recursion?
  private let position = Atomic(0)
  private let seen = Mutex<ValueList?>(nil)

  /// What a recursive loop runs when it is called.
  struct Recursion: Sendable {
    let frame: Int
    let run: @Sendable (Frame, ValueList, Int) throws -> Value
  }

  init(_ items: ValueList, depth: Int, recursion: Recursion?) {
    self.items = items
    self.depth = depth
    self.recursion = recursion
  }

  var typeName: String { "LoopContext" }
  var pythonRepresentation: String { "<LoopContext \(index + 1)/\(items.count)>" }

  private var index: Int { position.load(ordering: .relaxed) }

  func advance(to index: Int) { position.store(index, ordering: .relaxed) }

  /// The attributes that are quick to tell, for templates ask for them in every round.
  enum Count: String, Sendable {
    case index, index0, revindex, revindex0, first, last, length
  }

  subscript(count: Count) -> Value {
    switch count {
    case .index: .int(index + 1)
    case .index0: .int(index)
    case .revindex: .int(items.count - index)
    case .revindex0: .int(items.count - index - 1)
    case .first: .bool(index == 0)
    case .last: .bool(index == items.count - 1)
    case .length: .int(items.count)
    }
  }

  func attribute(_ name: String, in rendering: Rendering) -> Value? {
    if let count = Count(rawValue: name) { return self[count] }
    switch name {
    case "depth": return .int(depth + 1)
    case "depth0": return .int(depth)
    case "previtem": return item(at: index - 1, or: "there is no previous item")
    case "nextitem": return item(at: index + 1, or: "there is no next item")
    case "cycle": return .object(Function(raw: "cycle") { [self] in try cycle($0, $1) })
    case "changed": return .object(Function(raw: "changed") { [self] in changed($0, $1) })
    default: return nil
    }
  }

  private func item(at index: Int, or complaint: String) -> Value {
    items.indices.contains(index) ? items[index] : .object(Undefined(complaint))
  }

  private func cycle(_ arguments: Arguments, _ rendering: Rendering) throws -> Value {
    guard !arguments.positional.isEmpty else { throw TemplateError("there is nothing to cycle") }
    return arguments.positional[index % arguments.positional.count]
  }

  private func changed(_ arguments: Arguments, _ rendering: Rendering) -> Value {
    let values = arguments.positional.map(\.settled)
    let last = seen.withLock { seen in
      defer { seen = values }
      return seen
    }
    return .bool(last != values)
  }

  func call(_ arguments: Arguments, in rendering: Rendering) throws -> Value {
    guard let recursion, let frame = rendering.frame(recursion.frame) else {
      throw TemplateError(
        "the loop can be called only if it is recursive", hint: "write `recursive` behind its items"
      )
    }
    guard arguments.positional.count == 1, arguments.named.isEmpty else {
      throw TemplateError("a loop is called with one argument, its items")
    }
    let items = try rendering.iterate(arguments.positional[0])
    return try rendering.nested { try recursion.run(frame, items, depth + 1) }
  }
}
