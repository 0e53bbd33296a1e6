import OrderedCollections

extension Value {
  /// Whether Python holds it for true: not null, zero, or empty.
  public var isTrue: Bool {
    switch self {
    case .null: false
    case .bool(let flag): flag
    case .int(let number): number != 0
    case .float(let number): number != 0
    case .string(let text): !text.isEmpty
    case .list(let items), .tuple(let items): !items.isEmpty
    case .mapping(let mapping): !mapping.isEmpty
    case .template(let template): !template.text.isEmpty
    case .object(let object): object.isTrue
    }
  }

  /// Whether it is null.
  public var isNull: Bool {
    if case .null = self { true } else { false }
  }
}
