import OrderedCollections
public import Values

/// What bodies of filters, tests, methods and functions ask of a rendering.
extension Rendering {
  /// The value of a variable, rendered; nil where it is not defined.
  public func variable(_ name: String) throws -> Value? {
    try unresolved(name).map { try resolved($0, named: name) } ?? environment.globals[name]
  }

  /// What Python's `str` gives; undefined values complain.
  public func text(of value: Value) throws -> String {
    switch value {
    case .string(let text): return text
    case .int(let number): return String(number)
    default:
      try requirePrintable(value)
      return value.pythonString
    }
  }

  /// Complains where the value is undefined or holds something undefined.
  func requirePrintable(_ value: Value) throws {
    switch value {
    case .object(let object):
      if let undefined = object as? Undefined, !undefined.isLenient { throw undefined.error }
    case .list(let items), .tuple(let items): for item in items { try requirePrintable(item) }
    case .mapping(let mapping): for item in mapping.values { try requirePrintable(item) }
    default: return
    }
  }

  /// Whether Python holds it for true; undefined values complain.
  public func isTrue(_ value: Value) throws -> Bool {
    switch value {
    case .bool(let flag): return flag
    case .object(let undefined as Undefined) where !undefined.isLenient: throw undefined.error
    default: return value.isTrue
    }
  }

  /// What a loop over the value goes through: items, keys of a mapping, characters of a text.
  public func iterate(_ value: Value) throws -> ValueList {
    switch value {
    case .list(let items), .tuple(let items): return items
    case .mapping(let mapping): return Array(mapping.keys)
    case .string(let text): return text.unicodeScalars.map { .string(String($0)) }
    case .object(let object):
      if let undefined = object as? Undefined {
        guard undefined.isLenient else { throw undefined.error }
        return []
      }
      if let items = object.items { return try items.map { try resolved($0) } }
      if let mapping = object.mapping { return Array(mapping.keys) }
      if let text = object.text { return try iterate(.string(text)) }
      fallthrough
    default:
      throw TemplateError(.type("type `\(value.typeName)` has no items to go through"))
    }
  }

  /// Applies a filter by its name, as `map` does.
  public func apply(
    filter name: String, to value: Value, _ arguments: Arguments = Arguments()
  ) throws -> Value {
    guard let filter = environment.filters[name] else {
      throw TemplateError(.unknownFilter(name, known: environment.filterNames))
    }
    return try filter.apply(to: value, arguments, in: self)
  }

  /// Asks a test by its name, as `select` does.
  public func asks(
    test name: String, of value: Value, _ arguments: Arguments = Arguments()
  ) throws -> Bool {
    guard let test = environment.tests[name] else {
      throw TemplateError(.unknownTest(name, known: environment.testNames))
    }
    return try test.asks(value, arguments, in: self)
  }

  /// Calls a value, such as a macro that was given as an argument.
  public func call(_ value: Value, _ arguments: Arguments = Arguments()) throws -> Value {
    if case .object(let object) = value {
      // Asking for a class is quick, asking for a protocol is not.
      if let macro = object as? Macro { return try macro.call(arguments, in: self) }
      if let callable = object as? any Callable { return try callable.call(arguments, in: self) }
      if let undefined = object as? Undefined { throw undefined.error }
    }
    throw TemplateError(.type("type `\(value.typeName)` cannot be called"))
  }

  /// `value.name` as templates have it: an attribute or method, else an item; undefined where there is
  /// neither.
  public func attribute(_ name: String, of value: Value) throws -> Value {
    guard let found = try Members.attribute(name, of: value, in: self) else {
      return .object(Undefined(.member(.string(name), of: value)))
    }
    return try resolved(found)
  }

  /// `value[key]` as templates have it: an item, else an attribute; undefined where there is neither.
  public func item(_ key: Value, of value: Value) throws -> Value {
    guard let found = try Members.item(key, of: value, in: self) else {
      return .object(Undefined(.member(key, of: value)))
    }
    return try resolved(found)
  }
}
