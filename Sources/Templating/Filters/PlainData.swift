import Jinja
import OrderedCollections
import Values

extension Value {
  /// The value with nothing lazy left in it, for writing it out; complains about what is undefined.
  func plainData(in rendering: Rendering) throws -> Value {
    switch self {
    case .list(let items) where items.contains(where: \.holdsObject):
      return .list(try items.map { try $0.plainData(in: rendering) })
    case .tuple(let items) where items.contains(where: \.holdsObject):
      return .tuple(try items.map { try $0.plainData(in: rendering) })
    case .mapping(let mapping) where mapping.values.contains(where: \.holdsObject):
      return .mapping(try mapping.mapValues { try $0.plainData(in: rendering) })
    case .object(let object):
      try requireDefined()
      guard object.text == nil, object.mapping != nil else { return self }
      return try Value.mapping(Mapping.reading(self, in: rendering)).plainData(in: rendering)
    default: return self
    }
  }

  private var holdsObject: Bool {
    switch self {
    case .object: true
    case .list(let items), .tuple(let items): items.contains(where: \.holdsObject)
    case .mapping(let mapping): mapping.values.contains(where: \.holdsObject)
    default: false
    }
  }

  /// The value with every text in it made secret.
  var hidden: Value {
    switch self {
    case .string(let text): .object(Secret(text))
    case .list(let items): .list(items.map(\.hidden))
    case .tuple(let items): .tuple(items.map(\.hidden))
    case .mapping(let mapping): .mapping(mapping.mapValues(\.hidden))
    default: self
    }
  }

  /// Text that stays text whatever it looks like; secret where what it was made of is.
  static func nativeText(_ text: String, isSecret: Bool) -> Value {
    .object(isSecret ? Secret(text) : NativeText(text))
  }
}
