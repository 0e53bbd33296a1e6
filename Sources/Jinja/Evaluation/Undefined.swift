import OrderedCollections
import Values

/// A name or a member that is not there: it may be tested and replaced, but not used.
final class Undefined: ValueObject {
  let error: TemplateError
  /// Whether it may be used as if it were nothing: an `if` without `else` gives such a one.
  let isSoft: Bool

  init(_ error: TemplateError, isSoft: Bool = false) {
    self.error = error
    self.isSoft = isSoft
  }

  var typeName: String { "AnsibleUndefined" }
  var isTrue: Bool { false }
  var items: ValueList? { isSoft ? [] : nil }
  var pythonString: String { "" }

  /// The first undefined value in a value, however deep.
  static func find(in value: Value) -> Undefined? {
    switch value {
    case .object: value.undefined.flatMap { $0.isSoft ? nil : $0 }
    case .list(let items), .tuple(let items): first(in: items)
    case .mapping(let mapping): first(in: mapping.values)
    default: nil
    }
  }

  private static func first(in values: some Sequence<Value>) -> Undefined? {
    for value in values {
      if let found = find(in: value) { return found }
    }
    return nil
  }
}

extension Value {
  /// The undefined name that this is, if any.
  var undefined: Undefined? {
    if case .object(let object) = self { object as? Undefined } else { nil }
  }

  /// Itself, where it is defined.
  func defined() throws -> Value {
    if let undefined, !undefined.isSoft { throw undefined.error }
    return self
  }

  var isSecret: Bool {
    if case .object(let object) = self { object is Secret } else { false }
  }
}
