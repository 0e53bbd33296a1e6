import Values

/// Statements, but for loops, macros and other templates.
extension Compiler {
  func compile(_ statements: [Statement]) throws(TemplateError) -> Executor {
    var executors: [Executor] = []
    for statement in statements { executors.append(try compile(statement)) }
    return Self.sequence(executors)
  }

  private static func sequence(_ executors: [Executor]) -> Executor {
    switch executors.count {
    case 0: return Executor { _ in .next }
    case 1: return executors[0]
    case 2:
      let (first, second) = (executors[0], executors[1])
      return Executor { frame in
        let flow = try first(frame)
        return flow == .next ? try second(frame) : flow
      }
    default:
      // Halves of halves: calling what is captured is quicker than going through a list.
      let middle = executors.count / 2
      return sequence([
        sequence(Array(executors[..<middle])), sequence(Array(executors[middle...])),
      ])
    }
  }

  private func compile(_ statement: Statement) throws(TemplateError) -> Executor {
    switch statement.kind {
    case .data(let text):
      let bytes = Array(text.utf8)
      return Executor { frame in
        frame.rendering.output.write(text, bytes)
        return .next
      }
    case .output(let expression): return try output(expression)
    case .conditional(let branches, let otherwise): return try conditional(branches, otherwise)
    case .loop(let loop): return try compile(loop)
    case .set(let target, let value): return try set(target, value)
    case .setBlock(let target, let filter, let body): return try setBlock(target, filter, body)
    case .with(let targets, let values, let body): return try with(targets, values, body)
    case .macro(let name, let macro): return try compile(macro, named: name, statement.span)
    case .call(let call, let macro): return try compile(call, calling: macro, statement.span)
    case .filter(let filter, let body): return try filterBlock(filter, body)
    case .block(let block): return try compile(block, statement.span)
    case .extends(let template): return try extends(template, statement.span)
    case .include(let include): return try compile(include, statement.span)
    case .importAll(let statement, let target): return try importAll(statement, target)
    case .importNames(let statement, let names): return try importNames(statement, names)
    case .run(let expression):
      let value = try compile(expression)
      return Executor { frame in
        _ = try value(frame)
        return .next
      }
    case .breakLoop: return Executor { _ in .breakLoop }
    case .continueLoop: return Executor { _ in .continueLoop }
    case .scope(let body): return try inner(body)
    }
  }

  private func output(_ expression: Expression) throws(TemplateError) -> Executor {
    let general = write(try compile(expression), expression.span)
    guard case .name(let name) = expression.kind, let slot = scope.certainSlot(name) else {
      return general
    }
    return Executor { frame in
      switch frame.slots[slot] {
      case .string(let text)?: frame.rendering.output.write(text)
      case .int(let number)?: frame.rendering.output.write(number)
      default: return try general(frame)
      }
      return .next
    }
  }

  func write(_ evaluator: Evaluator, _ span: Span) -> Executor {
    let source = source
    return Executor { frame in
      let value = try evaluator(frame)
      try source.placing(span) { try frame.rendering.output.write(value, in: frame.rendering) }
      return .next
    }
  }

  private func conditional(
    _ branches: [(test: Expression, body: [Statement])], _ otherwise: [Statement]
  ) throws(TemplateError) -> Executor {
    var compiled: [(test: Evaluator, body: Executor)] = []
    for branch in branches {
      let test = try compile(branch.test)
      let body = try conditionally { () throws(TemplateError) in try compile(branch.body) }
      compiled.append((test, body))
    }
    let last = try conditionally { () throws(TemplateError) in try compile(otherwise) }
    let all = compiled
    if all.count == 1 {
      let (test, body) = all[0]
      return Executor { frame in try frame.rendering.isTrue(test(frame)) ? body(frame) : last(frame)
      }
    }
    return Executor { frame in
      for (test, body) in all where try frame.rendering.isTrue(test(frame)) {
        return try body(frame)
      }
      return try last(frame)
    }
  }

  private func set(_ target: Expression, _ value: Expression) throws(TemplateError) -> Executor {
    let value = try compile(value)
    let assign = try self.target(target)
    return Executor { frame in
      try assign(frame, value(frame))
      return .next
    }
  }

  private func setBlock(
    _ target: Expression, _ filter: Expression?, _ body: [Statement]
  ) throws(TemplateError) -> Executor {
    let value = try captured(body, filter)
    let assign = try self.target(target)
    return Executor { frame in
      try assign(frame, value(frame))
      return .next
    }
  }

  private func filterBlock(
    _ filter: Expression, _ body: [Statement]
  ) throws(TemplateError) -> Executor {
    write(try captured(body, filter), filter.span)
  }

  /// What statements write, sent through filters.
  private func captured(
    _ body: [Statement], _ filter: Expression?
  ) throws(TemplateError) -> Evaluator {
    let scope = Scope(self.scope.function, parent: self.scope)
    return try inScope(scope) { () throws(TemplateError) in
      let executor = try compile(body)
      let filters = try filter.map { filter throws(TemplateError) in try chain(filter) }
      let resets = scope.resets
      let text = Evaluator { frame in
        Self.reset(resets, in: frame)
        return try frame.rendering.captured { _ = try executor(frame) }
      }
      return try filters?(text) ?? text
    }
  }

  /// A chain of filters that still lacks its input.
  private func chain(
    _ expression: Expression
  ) throws(TemplateError) -> (Evaluator) throws(TemplateError) -> Evaluator {
    guard case .filter(let input, let callee, let arguments) = expression.kind else {
      throw source.error(.syntax("only filters can stand here"), at: expression.span)
    }
    let before = try input.map { input throws(TemplateError) in try chain(input) }
    return { value throws(TemplateError) in
      try self.filter(before?(value) ?? value, callee, arguments)
    }
  }

  private func with(
    _ targets: [Expression], _ values: [Expression], _ body: [Statement]
  ) throws(TemplateError) -> Executor {
    let values = try compile(all: values)
    let scope = Scope(self.scope.function, parent: self.scope)
    return try inScope(scope) { () throws(TemplateError) in
      var assigners: [Assigner] = []
      for target in targets { assigners.append(try self.target(target, certainly: true)) }
      let assign = assigners
      let body = try compile(body)
      let resets = scope.resets
      return Executor { frame in
        let given = try values.map { try $0(frame) }
        Self.reset(resets, in: frame)
        for (assign, value) in zip(assign, given) { try assign(frame, value) }
        return try body(frame)
      }
    }
  }

  private func inner(_ body: [Statement]) throws(TemplateError) -> Executor {
    let scope = Scope(self.scope.function, parent: self.scope)
    return try inScope(scope) { () throws(TemplateError) in
      let body = try compile(body)
      let resets = scope.resets
      return Executor { frame in
        Self.reset(resets, in: frame)
        return try body(frame)
      }
    }
  }
}
