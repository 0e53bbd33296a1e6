import OrderedCollections
import Values

extension Evaluator {
  /// A member by its name: of a mapping the key, of everything else what its type offers.
  func member(_ name: String, of owner: Expression, _ span: Range<Int>) throws -> Value {
    try item(.string(name), of: try evaluate(owner), owner, span)
  }

  /// An item by its key or index; undefined where there is none.
  func item(
    _ key: Value, of container: Value, _ owner: Expression, _ span: Range<Int>
  ) throws -> Value {
    if container.undefined != nil { return container }
    let container = container.isTemplate ? try scope.resolve(container) : container
    if let found = try Self.find(key, in: container) {
      guard found.isTemplate else { return found }
      do {
        return try scope.resolve(found)
      } catch let error as TemplateError where error.isUndefined {
        return .object(Undefined(error))
      }
    }
    return .object(Undefined(missing(key, in: container, owner, span)))
  }

  /// The value under a key or index, or nil.
  static func find(_ key: Value, in container: Value) throws -> Value? {
    switch container {
    case .mapping(let mapping): return mapping[try Collections.key(key)]
    case .object(let object):
      if let found = object.value(for: key) { return found }
    default: break
    }
    guard case .int(let index) = key.number else { return nil }
    if let items = container.items {
      let place = index < 0 ? index + items.count : index
      return pick(place, from: items)
    }
    if let text = container.string {
      let scalars = Array(text.unicodeScalars)
      let place = index < 0 ? index + scalars.count : index
      return pick(place, from: scalars).map { .string(String($0)) }
    }
    return nil
  }

  private static func pick<Item>(_ place: Int, from items: [Item]) -> Item? {
    items.indices.contains(place) ? items[place] : nil
  }

  private func missing(
    _ key: Value, in container: Value, _ owner: Expression, _ span: Range<Int>
  ) -> TemplateError {
    let written = source.text(owner.span)
    let isShort = written.utf8.count <= 40 && !written.contains("\n")
    let what = isShort ? "`\(written)`" : "the \(container.typeName)"
    let names = container.mapping?.keys.compactMap(\.string) ?? []
    let hint = key.string.flatMap { Failure.hint(for: $0, among: names) }
    return source.error(.missingMember(key.pythonString, of: what), span, hint: hint)
  }
}
