import OrderedCollections
import Values

/// Expressions, but for what follows a name: see `Compiler+members`.
extension Compiler {
  func compile(_ expression: Expression) throws(TemplateError) -> Evaluator {
    if let value = constant(expression) { return Evaluator { _ in value } }
    switch expression.kind {
    case .constant(let value): return Evaluator { _ in value }
    case .name(let name): return self.name(name, expression.span, wholly: true)
    case .list(let items):
      let items = try compile(all: items)
      return Evaluator { frame in .list(try Self.values(of: items, in: frame)) }
    case .tuple(let items):
      let items = try compile(all: items)
      return Evaluator { frame in .tuple(try Self.values(of: items, in: frame)) }
    case .mapping(let entries): return try mapping(entries)
    case .unary(let operation, let operand):
      let value = try compile(operand)
      let (source, span) = (source, expression.span)
      return Evaluator { frame in
        let value = try value(frame)
        return try source.placing(span) { try Operators.unary(operation, value) }
      }
    case .binary(let operation, let left, let right):
      return try binary(operation, left, right, expression.span)
    case .compare(let first, let rest): return try compare(first, rest, expression.span)
    case .not, .and, .or, .conditional: return try logic(expression)
    case .concatenation(let parts): return try concatenation(parts)
    case .attribute, .item, .slice: return try member(expression, wholly: true)
    case .call(let callee, let arguments):
      return try call(callee, arguments, expression.span, caller: nil)
    case .filter(let input, let callee, let arguments):
      guard let input else {
        throw source.error(.syntax("a filter needs an input"), at: callee.span)
      }
      return try filter(compile(input), callee, arguments)
    case .test(let input, let callee, let arguments):
      return try test(input, callee, arguments)
    case .namespaceAttribute:
      throw source.error(
        .syntax("an attribute can be assigned to only by `set`"), at: expression.span)
    }
  }

  func compile(all expressions: [Expression]) throws(TemplateError) -> [Evaluator] {
    var result: [Evaluator] = []
    for expression in expressions { result.append(try compile(expression)) }
    return result
  }

  /// The value of a literal; nil for everything that must be found out anew each time.
  private func constant(_ expression: Expression) -> Value? {
    switch expression.kind {
    case .constant(let value): return value
    case .unary(let operation, let operand):
      guard let value = constant(operand) else { return nil }
      return try? Operators.unary(operation, value)
    case .list(let items): return constants(items).map { .list($0) }
    case .tuple(let items): return constants(items).map { .tuple($0) }
    default: return nil
    }
  }

  private func constants(_ items: [Expression]) -> [Value]? {
    var values: [Value] = []
    for item in items {
      guard let value = constant(item) else { return nil }
      values.append(value)
    }
    return values
  }

  private func mapping(
    _ entries: [(key: Expression, value: Expression)]
  ) throws(TemplateError) -> Evaluator {
    let keys = try compile(all: entries.map(\.key))
    let values = try compile(all: entries.map(\.value))
    let spans = entries.map(\.key.span)
    let source = source
    return Evaluator { frame in
      var result = Mapping(minimumCapacity: keys.count)
      for index in keys.indices {
        let key = try keys[index](frame)
        try source.placing(spans[index]) { try Members.requireHashable(key) }
        result[key] = try values[index](frame)
      }
      return .mapping(result)
    }
  }

  private func binary(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span
  ) throws(TemplateError) -> Evaluator {
    let left = try compile(left)
    let right = try compile(right)
    let source = source
    return Evaluator { frame in
      let left = try left(frame)
      let right = try right(frame)
      return try source.placing(span) {
        try Operators.binary(operation, left, right, in: frame.rendering)
      }
    }
  }

  private func compare(
    _ first: Expression, _ rest: [(Comparison, Expression)], _ span: Span
  ) throws(TemplateError) -> Evaluator {
    let left = try compile(first)
    let source = source
    if rest.count == 1 {
      let comparison = rest[0].0
      let right = try compile(rest[0].1)
      return Evaluator { frame in
        let left = try left(frame)
        let right = try right(frame)
        return try source.placing(span) {
          .bool(try Operators.compare(comparison, left, right, in: frame.rendering))
        }
      }
    }
    let comparisons = rest.map(\.0)
    let operands = try compile(all: rest.map(\.1))
    return Evaluator { frame in
      var left = try left(frame)
      for index in operands.indices {
        let right = try operands[index](frame)
        let holds = try source.placing(span) {
          try Operators.compare(comparisons[index], left, right, in: frame.rendering)
        }
        guard holds else { return .bool(false) }
        left = right
      }
      return .bool(true)
    }
  }

  private func logic(_ expression: Expression) throws(TemplateError) -> Evaluator {
    switch expression.kind {
    case .not(let operand):
      let value = try compile(operand)
      return Evaluator { frame in .bool(try !frame.rendering.isTrue(value(frame))) }
    case .and(let left, let right):
      let left = try compile(left)
      let right = try conditionally { () throws(TemplateError) in try compile(right) }
      return Evaluator { frame in
        let value = try left(frame)
        return try frame.rendering.isTrue(value) ? right(frame) : value
      }
    case .or(let left, let right):
      let left = try compile(left)
      let right = try conditionally { () throws(TemplateError) in try compile(right) }
      return Evaluator { frame in
        let value = try left(frame)
        return try frame.rendering.isTrue(value) ? value : right(frame)
      }
    case .conditional(let test, let then, let otherwise):
      return try conditional(test, then, otherwise, expression.span)
    default: return try compile(expression)
    }
  }

  private func conditional(
    _ test: Expression, _ then: Expression, _ otherwise: Expression?, _ span: Span
  ) throws(TemplateError) -> Evaluator {
    let test = try compile(test)
    let then = try conditionally { () throws(TemplateError) in try compile(then) }
    guard let otherwise else {
      let place = Undefined.Place(source: source, span: span)
      let complaint = "the condition is false, and there is no `else`"
      return Evaluator { frame in
        if try frame.rendering.isTrue(test(frame)) { return try then(frame) }
        return .object(Undefined(.other(complaint), place: place, isLenient: true))
      }
    }
    let other = try conditionally { () throws(TemplateError) in try compile(otherwise) }
    return Evaluator { frame in
      try frame.rendering.isTrue(test(frame)) ? then(frame) : other(frame)
    }
  }

  private func concatenation(_ parts: [Expression]) throws(TemplateError) -> Evaluator {
    let evaluators = try compile(all: parts)
    let spans = parts.map(\.span)
    let source = source
    return Evaluator { frame in
      var text = ""
      for (evaluator, span) in zip(evaluators, spans) {
        let value = try evaluator(frame)
        text += try source.placing(span) { try frame.rendering.text(of: value) }
      }
      return .string(text)
    }
  }
}
