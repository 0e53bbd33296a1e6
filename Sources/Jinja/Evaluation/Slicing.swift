import Values

/// Python's slices.
enum Slicing {
  static func slice(
    _ value: Value, _ from: Value?, _ to: Value?, _ by: Value?
  ) throws -> Value {
    // Whatever leads beyond the end does so at any length; this one cannot overflow.
    let step = min(max(try bound(by) ?? 1, -Int(Int32.max)), Int(Int32.max))
    if step == 0 { throw Failure("the step of a slice must not be 0") }
    let (from, to) = (try bound(from), try bound(to))
    switch value {
    case .list(let items): return .list(pick(items, from, to, step))
    case .tuple(let items): return .tuple(pick(items, from, to, step))
    default:
      if let text = value.string {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: pick(Array(text.unicodeScalars), from, to, step))
        return .string(String(view))
      }
      if let items = value.items { return .list(pick(items, from, to, step)) }
      throw Failure("`\(value.typeName)` cannot be sliced")
    }
  }

  private static func bound(_ value: Value?) throws -> Int? {
    guard let value, !value.isNull else { return nil }
    guard case .int(let number) = value.number else {
      throw Failure("the bounds of a slice must be whole numbers, not `\(value.typeName)`")
    }
    return number
  }

  private static func pick<Item>(_ items: [Item], _ from: Int?, _ to: Int?, _ step: Int) -> [Item] {
    let (lowest, highest) = step > 0 ? (0, items.count) : (-1, items.count - 1)
    func place(_ bound: Int?, _ fallback: Int) -> Int {
      guard let bound else { return fallback }
      return min(max(bound < 0 ? bound + items.count : bound, lowest), highest)
    }
    let start = place(from, step > 0 ? lowest : highest)
    let end = place(to, step > 0 ? highest : lowest)
    return stride(from: start, to: end, by: step).map { items[$0] }
  }
}
