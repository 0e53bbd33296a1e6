import Values

extension PlaybookParser {
  /// Reports a value that the keyword cannot have, whatever its templates turn out to be.
  mutating func check(_ value: Located, of keyword: Keyword) {
    if let scalar = value.scalar, scalar.isNull || scalar.isTemplate { return }
    let shape = keyword.shape
    if !accepts(value, shape) {
      report(.wrongShape(keyword, shape, found: value.kindName), at: value.start)
    }
    if case .conditions = shape { checkConditions(value) }
  }

  private mutating func checkConditions(_ value: Located) {
    for condition in value.sequence ?? [value] {
      guard case .string(let text) = condition.scalar, !text.isEmpty else { continue }
      mistakes += loader.settings.checkExpression(text, condition.location)
    }
  }

  private func accepts(_ value: Located, _ shape: Keyword.Shape) -> Bool {
    switch shape {
    case .anything: true
    case .boolean: value.scalar.map { Truth.reads($0) != nil } ?? false
    case .integer: value.scalar.map(Self.isInteger) ?? false
    case .number: value.scalar?.number != nil || (value.text.flatMap(Double.init) != nil)
    case .text: value.scalar != nil
    case .texts: value.scalar != nil || value.sequence?.allSatisfy { $0.scalar != nil } == true
    case .mapping: value.entries != nil
    case .mappings: value.entries != nil || value.sequence != nil
    case .conditions: value.scalar != nil || value.sequence != nil
    case .statements: value.sequence != nil
    }
  }

  private static func isInteger(_ scalar: Value) -> Bool {
    scalar.int != nil || scalar.string.flatMap { Int($0) } != nil
  }
}
