import Values

/// Python's `[start:stop:step]`.
enum Slice {
  static func of(_ value: Value, start: Int?, stop: Int?, step: Int?) throws -> Value {
    switch value {
    case .list(let items): return .list(try pick(items, start, stop, step))
    case .tuple(let items): return .tuple(try pick(items, start, stop, step))
    default:
      try value.requireDefined()
      if let text = value.string {
        var result = String.UnicodeScalarView()
        result.append(contentsOf: try pick(Array(text.unicodeScalars), start, stop, step))
        return .string(String(result))
      }
      if let items = value.items { return .list(try pick(items, start, stop, step)) }
      throw TemplateError(.type("type `\(value.typeName)` cannot be sliced"))
    }
  }

  private static func pick<Element>(
    _ items: [Element], _ start: Int?, _ stop: Int?, _ step: Int?
  ) throws -> [Element] {
    let step = step ?? 1
    guard step != 0 else { throw TemplateError("the step of a slice cannot be zero") }
    let count = items.count
    func bound(_ index: Int?, _ fallback: Int) -> Int {
      guard let index else { return fallback }
      let place = index < 0 ? index.addingReportingOverflow(count).partialValue : index
      return step > 0 ? min(max(place, 0), count) : min(max(place, -1), count - 1)
    }
    let from = bound(start, step > 0 ? 0 : count - 1)
    let to = bound(stop, step > 0 ? count : -1)
    if step == 1 { return from < to ? Array(items[from..<to]) : [] }
    return stride(from: from, to: to, by: step).map { items[$0] }
  }
}
