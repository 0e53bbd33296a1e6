import Diagnostics
import OrderedCollections
import Values

/// Renders one template once.
final class Evaluator {
  let source: SourceText
  let scope: any VariableSource
  var frame = Frame(parent: nil)
  let root: Frame
  var callDepth = 0
  static let callLimit = 100

  init(_ source: SourceText, _ scope: any VariableSource) {
    self.source = source
    self.scope = scope
    root = frame
  }

  /// The value of an expression that leaves the template: nothing in it may be undefined.
  func finished(_ expression: Expression) throws -> Value {
    let value = try resolved(try evaluate(expression), expression.span)
    if let undefined = Undefined.find(in: value) { throw undefined.error }
    return value.undefined == nil ? value : ""
  }

  /// The value of an expression of which use is made here and now.
  func defined(_ expression: Expression) throws -> Value { try evaluate(expression).defined() }

  func evaluate(_ expression: Expression) throws -> Value {
    do {
      return try value(of: expression)
    } catch let failure as Failure {
      throw source.error(failure.kind, expression.span, hint: failure.hint)
    } catch let error as TemplateError {
      throw error
    } catch {
      throw source.error(.failed(error), expression.span)
    }
  }

  private func value(of expression: Expression) throws -> Value {
    switch expression.kind {
    case .constant(let value): return value
    case .name(let name): return try variable(name, expression.span)
    case .list(let items): return .list(try items.map { try evaluate($0) })
    case .tuple(let items): return .tuple(try items.map { try evaluate($0) })
    case .mapping(let entries): return .mapping(try mapping(entries))
    case .member(let owner, let name): return try member(name, of: owner, expression.span)
    case .item(let owner, let key):
      return try item(try defined(key), of: try evaluate(owner), owner, expression.span)
    case .slice(let owner, let from, let to, let by):
      return try Slicing.slice(
        try defined(owner), try from.map { try defined($0) }, try to.map { try defined($0) },
        try by.map { try defined($0) })
    case .call(let callee, let arguments): return try call(callee, arguments, expression.span)
    case .filter(let input, let name, let arguments):
      return try apply(filter: name, to: input, try self.arguments(arguments))
    case .test(let input, let name, let arguments, let isNegated):
      let holds = try test(name, try evaluate(input), try self.arguments(arguments))
      return .bool(holds != isNegated)
    case .not(let operand): return .bool(!(try defined(operand).isTrue))
    case .negative(let operand): return try Arithmetic.negated(try defined(operand))
    case .positive(let operand):
      guard let number = try defined(operand).number else { throw Failure("`+` needs a number") }
      return number.value
    case .binary(let sign, let left, let right):
      return try Arithmetic.combine(sign, try defined(left), try defined(right))
    case .compare(let first, let links): return .bool(try compare(first, links))
    case .and(let left, let right):
      let value = try evaluate(left)
      return try value.defined().isTrue ? try evaluate(right) : value
    case .or(let left, let right):
      let value = try evaluate(left)
      return try value.defined().isTrue ? value : try evaluate(right)
    case .choice(let then, let condition, let otherwise):
      if try defined(condition).isTrue { return try evaluate(then) }
      if let otherwise { return try evaluate(otherwise) }
      let error = source.error(.undefinedVariable("the value without `else`"), expression.span)
      return .object(Undefined(error, isSoft: true))
    }
  }

  private func mapping(_ entries: [(key: Expression, value: Expression)]) throws -> Mapping {
    var mapping = Mapping(minimumCapacity: entries.count)
    for entry in entries {
      let key = try Collections.key(try defined(entry.key))
      mapping[key] = try evaluate(entry.value)
    }
    return mapping
  }

  private func compare(
    _ first: Expression, _ links: [(Expression.Comparison, Expression)]
  ) throws -> Bool {
    var left = try resolved(try defined(first), first.span)
    for (comparison, expression) in links {
      let right = try resolved(try defined(expression), expression.span)
      if !(try Comparing.holds(comparison, left, right)) { return false }
      left = right
    }
    return true
  }

  private func variable(_ name: String, _ span: Range<Int>) throws -> Value {
    if let value = frame[name] { return value }
    do {
      if let value = try scope.lookup(name) { return value }
    } catch let error as TemplateError where error.isUndefined {
      // What fails only because something else is undefined is undefined itself, until it is used.
      return .object(Undefined(error))
    }
    let hint = Failure.hint(for: name, among: frame.names + scope.names)
    return .object(Undefined(source.error(.undefinedVariable(name), span, hint: hint)))
  }

  /// A value with all templates inside it rendered; the value itself where there are none.
  func resolved(_ value: Value, _ span: Range<Int>) throws -> Value {
    guard Collections.holdsTemplate(value) else { return value }
    do {
      return try resolved(value)
    } catch let error as TemplateError {
      throw error
    } catch {
      throw source.error(.failed(error), span)
    }
  }

  private func resolved(_ value: Value) throws -> Value {
    switch value {
    case .template: try scope.resolve(value)
    case .list(let items): .list(try items.map { try resolved($0) })
    case .tuple(let items): .tuple(try items.map { try resolved($0) })
    case .mapping(let mapping): .mapping(try mapping.mapValues { try resolved($0) })
    default: value
    }
  }
}
