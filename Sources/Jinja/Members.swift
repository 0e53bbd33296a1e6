import Diagnostics
import OrderedCollections
import Values

/// Attributes, items and methods, as Jinja2 finds them; nothing but data can be reached.
enum Members {
  /// `value.name`: an attribute or method first, then an item; nil where there is neither.
  static func attribute(
    _ name: String, of value: Value, in rendering: Rendering
  ) throws -> Value? {
    if case .object(let object) = value {
      if let undefined = object as? Undefined { return try member(of: undefined, value) }
      if let found = try own(name, of: object, in: rendering) { return found }
    }
    if let method = method(name, of: value, in: rendering) {
      return .object(BoundMethod(method, of: value))
    }
    return try plainItem(.string(name), of: value, in: rendering)
  }

  /// `value[key]`: an item first, then an attribute or method; nil where there is neither.
  static func item(_ key: Value, of value: Value, in rendering: Rendering) throws -> Value? {
    if case .object(let object) = value, let undefined = object as? Undefined {
      return try member(of: undefined, value)
    }
    if let found = try plainItem(key, of: value, in: rendering) { return found }
    guard let name = key.string else { return nil }
    if case .object(let object) = value, let found = try own(name, of: object, in: rendering) {
      return found
    }
    return method(name, of: value, in: rendering).map { .object(BoundMethod($0, of: value)) }
  }

  /// What is undefined has itself for members, unless it is so by an inline `if` without `else`.
  private static func member(of undefined: Undefined, _ value: Value) throws -> Value {
    guard undefined.isLenient else { return value }
    throw undefined.error
  }

  private static func own(
    _ name: String, of object: any ValueObject, in rendering: Rendering
  ) throws -> Value? {
    // Asking for a class is quick, asking for a protocol is not.
    if object is MappingReference || object is ListReference { return nil }
    if let loop = object as? Loop { return loop.attribute(name, in: rendering) }
    guard let attributed = object as? any Attributed else { return nil }
    return try attributed.attribute(name, in: rendering)
  }

  /// The item alone; nil where there is none.
  static func plainItem(_ key: Value, of value: Value, in rendering: Rendering) throws -> Value? {
    switch value {
    case .mapping(let mapping):
      try key.requireDefined()
      return mapping[key]
    case .list(let items), .tuple(let items): return index(key, items.count).map { items[$0] }
    case .string(let text):
      guard case .int(let number) = key.number else { return nil }
      return character(at: number, of: text)
    case .object(let list as ListReference):
      return index(key, list.snapshot.count).flatMap { list.item(at: $0) }
    case .object(let object):
      if let text = object.text {
        return try plainItem(key, of: .string(text), in: rendering)
      }
      if let found = object.value(for: key) { return found }
      guard case .int = key.number, let items = object.items else { return nil }
      return index(key, items.count).map { items[$0] }
    default: return nil
    }
  }

  private static func index(_ key: Value, _ count: Int) -> Int? {
    guard case .int(let number) = key.number else { return nil }
    let place = number < 0 ? number + count : number
    return (0..<count).contains(place) ? place : nil
  }

  private static func character(at number: Int, of text: String) -> Value? {
    let scalars = text.unicodeScalars
    let place =
      number < 0
      ? scalars.index(scalars.endIndex, offsetBy: number, limitedBy: scalars.startIndex)
      : scalars.index(scalars.startIndex, offsetBy: number, limitedBy: scalars.endIndex)
    guard let place, place < scalars.endIndex else { return nil }
    return .string(String(scalars[place]))
  }

  /// Complains about a key that Python cannot hash.
  static func requireHashable(_ key: Value) throws {
    try key.requireDefined()
    switch key {
    case .list, .mapping:
      throw TemplateError(.type("a value of type `\(key.typeName)` cannot be a key"))
    default: return
    }
  }

  // Methods.

  static func method(_ name: String, of value: Value, in rendering: Rendering) -> Method? {
    // Most names are no method of anything: lazy mappings need not say then what they are.
    guard rendering.environment.methodNames.contains(name) else { return nil }
    return receiver(of: value).flatMap { rendering.environment.methods[$0]?[name] }
  }

  private static func receiver(of value: Value) -> Method.Receiver? {
    switch value {
    case .string: return .string
    case .list: return .list
    case .tuple: return .tuple
    case .mapping: return .mapping
    case .int, .bool: return .int
    case .float: return .float
    case .object(let object):
      if let receiver = Method.Receiver(rawValue: object.typeName) { return receiver }
      if object.text != nil { return .string }
      if object is any Callable || object is Undefined { return nil }
      return object.items != nil ? .list : object.mapping != nil ? .mapping : nil
    default: return nil
    }
  }

  /// `value.name(arguments)`.
  static func call(
    _ name: String, of value: Value, _ arguments: Arguments, in rendering: Rendering
  ) throws -> Value {
    if case .object(let object) = value {
      try value.requireDefined()
      if let found = try own(name, of: object, in: rendering) {
        return try rendering.call(found, arguments)
      }
      if name == "get", let found = try lazyGet(object, arguments, in: rendering) {
        return found
      }
    }
    if let method = method(name, of: value, in: rendering) {
      return try method.body(value, arguments, rendering)
    }
    if let item = try plainItem(.string(name), of: value, in: rendering) {
      return try rendering.call(rendering.resolved(item), arguments)
    }
    throw unknownMethod(name, of: value, in: rendering)
  }

  /// `get` of a lazy mapping such as `hostvars`, without making all its values.
  private static func lazyGet(
    _ object: any ValueObject, _ arguments: Arguments, in rendering: Rendering
  ) throws -> Value? {
    guard !(object is MappingReference), object.text == nil, object.items == nil,
      let key = arguments.value(at: 0, or: "key"), arguments.positional.count <= 2,
      let found = object.value(for: key)
    else { return nil }
    return try rendering.resolved(found)
  }

  private static func unknownMethod(
    _ name: String, of value: Value, in rendering: Rendering
  ) -> TemplateError {
    let known = receiver(of: value).flatMap { rendering.environment.methods[$0] }?.keys
    let near = known.flatMap { Suggestion.nearest(to: name, among: $0) }
    return TemplateError(
      "type `\(value.typeName)` has no method `\(name)`",
      hint: near.map { "did you mean `\($0)`?" })
  }
}
