public import Diagnostics
import OrderedCollections
public import Values

/// What a name, attribute or item that does not exist evaluates to.
///
/// Behaves as ansible-core's `AnsibleUndefined`: its attributes and items are itself, `is defined` and
/// `default` see it, and every other use is an error that names what is missing.
public final class Undefined: ValueObject {
  /// What is missing.
  enum Missing: Sendable {
    case variable(String)
    case member(Value, of: Value)
    case other(String)
  }

  /// Where the template asks for it; the place in the file is told only when it is shown.
  struct Place: Sendable {
    let source: TemplateSource
    let span: Span
    /// The expression whose member is missing.
    var base: Span?
  }

  let missing: Missing
  let place: Place?
  private let knownLocation: SourceLocation?
  /// Whether it prints as nothing, as an inline `if` without `else` does.
  public let isLenient: Bool

  /// Says what is missing: lower case, literals in backticks, no full stop.
  public convenience init(_ complaint: String, at location: SourceLocation? = nil) {
    self.init(.other(complaint), at: location)
  }

  init(
    _ missing: Missing, place: Place? = nil, at location: SourceLocation? = nil,
    isLenient: Bool = false
  ) {
    self.missing = missing
    self.place = place
    knownLocation = location
    self.isLenient = isLenient
  }

  /// What is missing, in words.
  public var complaint: String {
    switch missing {
    case .variable(let name): return "`\(name)` is not defined"
    case .other(let complaint): return complaint
    case .member(let key, of: let base):
      let what = key.string.map { "`\($0)`" } ?? "item `\(key.pythonRepresentation)`"
      guard let place, let span = place.base else {
        return "the value of type `\(base.typeName)` has no \(what)"
      }
      return "`\(place.source.text(span))` has no \(what)"
    }
  }

  /// The error of using it.
  public var error: TemplateError {
    var error = TemplateError(.undefined(complaint, nearest: nearestMember), at: knownLocation)
    if case .variable(let name) = missing { error.missingVariable = name }
    return place.map { $0.source.placed(error, at: $0.span) } ?? error
  }

  private var nearestMember: String? {
    guard case .member(.string(let name), of: let base) = missing, let mapping = base.mapping else {
      return nil
    }
    return Suggestion.nearest(to: name, among: mapping.keys.compactMap(\.string))
  }

  /// As Python prints the type.
  public var typeName: String { isLenient ? "Undefined" : "AnsibleUndefined" }
  /// False; a strict one complains before anybody asks.
  public var isTrue: Bool { false }
  /// Nothing.
  public var pythonString: String { "" }
  /// As Python's `repr`.
  public var pythonRepresentation: String { typeName }
  /// Equal to another undefined value.
  public func equals(_ other: Value) -> Bool { other.undefined != nil }
}

extension Value {
  /// The undefined value that this is, if it is one.
  public var undefined: Undefined? {
    guard case .object(let object) = self else { return nil }
    return object as? Undefined
  }

  /// Whether this is anything but an undefined value.
  public var isDefined: Bool { undefined == nil }

  /// Throws where this is an undefined value.
  public func requireDefined() throws {
    guard case .object(let object) = self, let undefined = object as? Undefined else { return }
    throw undefined.error
  }
}
