import Diagnostics
import OrderedCollections
import Values

extension Evaluator {
  /// The value, which must be defined.
  func definedValue(_ expression: Expression) throws -> Value {
    let value = try value(expression)
    if let undefined = value.undefined {
      // A choice without `else` prints nothing, as in Ansible.
      if case .choice(_, _, nil) = expression.kind { return "" }
      throw error(.undefined(undefined.what, nearest: undefined.nearest), expression.range)
    }
    return value
  }

  /// The value, which may be undefined.
  func value(_ expression: Expression) throws -> Value {
    switch expression.kind {
    case .literal(let value): return value
    case .name(let name): return try variable(name)
    case .list(let items): return .list(try items.map { try definedValue($0) })
    case .tuple(let items): return .tuple(try items.map { try definedValue($0) })
    case .mapping(let entries):
      var mapping: Mapping = [:]
      for (key, item) in entries { mapping[try definedValue(key)] = try definedValue(item) }
      return .mapping(mapping)
    case .attribute(let base, let name):
      return try member(.string(name), of: try value(base), isAttribute: true, expression)
    case .item(let base, let key):
      let key = try definedValue(key)
      return try member(key, of: try value(base), isAttribute: false, expression)
    case .slice(let base, let from, let to, let step):
      let bounds = try [from, to, step].map { try $0.map { try definedValue($0) } }
      return try slice(try definedValue(base), bounds, expression.range)
    case .call(let function, let arguments): return try call(function, arguments, expression)
    case .filter(let base, let filter, let arguments):
      let input = filter.takesUndefined ? try value(base) : try definedValue(base)
      return try apply(filter, to: input, arguments, expression.range)
    case .test(let base, let test, let arguments, let isNegated):
      let input = test.takesUndefined ? try value(base) : try definedValue(base)
      let call = try evaluated(arguments, name: test.name)
      return .bool(try placed(expression.range) { try test.holds(input, call) } != isNegated)
    default: return try operation(expression)
    }
  }

  private func operation(_ expression: Expression) throws -> Value {
    switch expression.kind {
    case .not(let operand): return .bool(!(try definedValue(operand).isTrue))
    case .negative(let operand):
      let value = try definedValue(operand)
      return try placed(expression.range) { try Arithmetic.negative(value) }
    case .positive(let operand): return try definedValue(operand)
    case .both(let left, let right):
      let first = try definedValue(left)
      return first.isTrue ? try definedValue(right) : first
    case .either(let left, let right):
      let first = try definedValue(left)
      return first.isTrue ? first : try definedValue(right)
    case .binary(let sign, let left, let right):
      let (left, right) = (try definedValue(left), try definedValue(right))
      return try placed(expression.range) { try Arithmetic.apply(sign, left, right) }
    case .comparison(let first, let rest): return try compare(first, rest)
    case .join(let parts):
      return .string(try parts.map { try definedValue($0).pythonString }.joined())
    case .choice(let yes, let condition, let no):
      if try definedValue(condition).isTrue { return try value(yes) }
      return try no.map { try value($0) }
        ?? .object(Undefined("the value of an `if` without `else`"))
    default: preconditionFailure("an expression of every other kind has been handled")
    }
  }

  private func compare(
    _ first: Expression, _ rest: [(Comparison, Expression)]
  ) throws -> Value {
    var left = try definedValue(first)
    for (comparison, expression) in rest {
      let right = try definedValue(expression)
      let holds = try placed(expression.range) {
        try Arithmetic.holds(comparison, left, right)
      }
      guard holds else { return false }
      left = right
    }
    return true
  }

  private func variable(_ name: String) throws -> Value {
    for scope in scopes.reversed() {
      if let value = scope[name] { return value }
    }
    if let value = try variables.lookup(name) { return value }
    if let function = Builtins.functions[name] { return .object(Method(name, function)) }
    return .object(
      Undefined("`\(name)`", nearest: Suggestion.nearest(to: name, among: variables.names)))
  }

  /// An attribute or item: for `a.b` a method counts first, for `a['b']` the item, as in Jinja2.
  private func member(
    _ key: Value, of base: Value, isAttribute: Bool, _ expression: Expression
  ) throws -> Value {
    if let undefined = base.undefined { return .object(undefined) }
    if isAttribute, let method = Methods.method(key.pythonString, of: base) {
      return .object(method)
    }
    if let found = Lookup.item(key, of: base) { return try variables.resolve(found) }
    let what = "`\(source.text.utf8Slice(expression.range))`"
    let names = base.mapping?.keys.compactMap(\.string) ?? []
    let nearest = Suggestion.nearest(to: key.pythonString, among: names)
    return .object(Undefined(what, nearest: nearest))
  }
}
