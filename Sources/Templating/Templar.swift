import Jinja
import OrderedCollections
public import Values

/// Renders what a person wrote with the variables of one scope.
///
/// Behaves as ansible-core 2.16 without native types: a lone variable passes its value through,
/// other text that looks like a list, a mapping or a truth value becomes one.
public struct Templar: Sendable {
  let scope: VariableScope
  /// The variables that are being rendered, to notice one that needs itself.
  let pending: [String]
  /// The templates inside lists and mappings that are being rendered, for the same reason.
  let reached: [TemplateText]

  /// Renders with the variables of `scope`.
  public init(_ scope: VariableScope) { self.init(scope, pending: []) }

  init(_ scope: VariableScope, pending: [String], reached: [TemplateText] = []) {
    self.scope = scope
    self.pending = pending
    self.reached = reached
  }

  /// The value with all templates in it rendered.
  public func value(_ value: Value) throws -> Value {
    switch value {
    case .template(let template): return try rendered(template)
    case .list(let items): return .list(try items.map { try self.value($0) })
    case .tuple(let items): return .tuple(try items.map { try self.value($0) })
    case .mapping(let mapping): return .mapping(try mapping.mapValues { try self.value($0) })
    case .object(let vaulted as VaultedText):
      InputRecorder.current?.noteSecret()
      return .object(try scope.store.vaultKeys.decrypted(vaulted))
    default: return value
    }
  }

  /// The value that stands at a place, rendered.
  public func value(of node: Located) throws -> Value { try value(node.value) }

  /// The rendered value of a variable, or nil where it is not defined.
  public func variable(_ name: String) throws -> Value? {
    try scope.definition(of: name).map { try value($0) }
  }

  /// Whether a value is `omit`.
  public func isOmitted(_ value: Value) -> Bool {
    if case .object(let object) = value { object is Omit } else { false }
  }

  private func rendered(_ template: TemplateText) throws -> Value {
    let compiled = try template.compiled(as: Template.self) { text throws(TemplateError) in
      try Template(text, in: .ansible)
    }
    let result = try compiled.evaluate(in: self)
    return try Self.isLoneVariable(template.text) ? value(result) : Self.settled(value(result))
  }

  /// Whether a text is a variable in braces and nothing else.
  static func isLoneVariable(_ text: String) -> Bool {
    guard text.hasPrefix("{{"), text.hasSuffix("}}") else { return false }
    let inner = text.dropFirst(2).dropLast(2).drop { $0 == " " }
    guard let first = inner.first, !first.isNumber, let end = inner.lastIndex(where: { $0 != " " })
    else { return false }
    let name = inner[...end]
    return name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
      && !["none", "None"].contains(name)
  }

  /// What an expression's value becomes: a number is text from here on, and text that spells a list,
  /// a mapping or a truth value is one.
  static func settled(_ value: Value) -> Value {
    switch value {
    case .null: ""
    case .int, .float, .tuple: .string(value.pythonString)
    case .object(let object as LargeInteger): .string(object.pythonRepresentation)
    case .object(let object) where object is Timestamp || object is TimeDelta:
      .string(object.pythonString)
    case .string(let text): PythonLiteral.converted(text)
    default: value
    }
  }
}
