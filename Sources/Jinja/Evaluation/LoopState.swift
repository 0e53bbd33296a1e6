import Values

/// The variable `loop` within a loop.
final class LoopState: ValueObject {
  private let items: [Value]
  private let index: Int

  init(_ items: [Value], at index: Int) {
    self.items = items
    self.index = index
  }

  var typeName: String { "LoopContext" }

  func value(for key: Value) -> Value? {
    switch key.string {
    case "index": .int(index + 1)
    case "index0": .int(index)
    case "revindex": .int(items.count - index)
    case "revindex0": .int(items.count - index - 1)
    case "first": .bool(index == 0)
    case "last": .bool(index == items.count - 1)
    case "length": .int(items.count)
    // Only recursive loops, which there are not, get deeper.
    case "depth": 1
    case "depth0": 0
    case "previtem": items[..<index].last
    case "nextitem": items[(index + 1)...].first
    default: nil
    }
  }

  /// One of some values, the next one at each turn.
  func cycle(_ values: [Value]) -> Value? {
    values.isEmpty ? Value?.none : values[index % values.count]
  }
}
