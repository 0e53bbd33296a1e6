import Values

/// `for`.
extension Compiler {
  /// The parts of a loop, compiled.
  struct LoopCode: Sendable {
    let source: TemplateSource
    let span: Span
    let assign: Assigner
    let test: Evaluator?
    let assignTest: Assigner?
    let body: Executor
    let otherwise: Executor
    let loopSlot: Int?
    let resets: [Int]
  }

  func compile(_ loop: LoopStatement) throws(TemplateError) -> Executor {
    let iterable = try compile(loop.iterable)
    if loop.isRecursive { return try recursive(loop, iterable) }
    let code = try code(for: loop, in: scope.function)
    return Executor { frame in
      let items = try Self.items(try iterable(frame), code, in: frame)
      return try Self.run(code, items, Loop(items, depth: 0, recursion: nil), in: frame)
    }
  }

  /// A recursive loop is a function of its own: each level has its own variables.
  private func recursive(
    _ loop: LoopStatement, _ iterable: Evaluator
  ) throws(TemplateError) -> Executor {
    let function = FunctionScope(outer: scope)
    let scope = Scope(function)
    let code = try inScope(scope) { () throws(TemplateError) -> LoopCode in
      try self.code(for: loop, in: function)
    }
    let slotCount = function.slotCount
    let (source, span) = (source, loop.iterable.span)
    return Executor { frame in
      let items = try source.placing(span) { try frame.rendering.iterate(iterable(frame)) }
      let number = frame.rendering.register(frame)
      defer { frame.rendering.forget(number) }
      let value = try Self.runLevel(number, frame, items, 0, slotCount, code)
      try source.placing(span) { try frame.rendering.output.write(value, in: frame.rendering) }
      return .next
    }
  }

  private static func runLevel(
    _ number: Int, _ outer: Frame, _ items: ValueList, _ depth: Int, _ slotCount: Int,
    _ code: LoopCode
  ) throws -> Value {
    let frame = Frame(slots: slotCount, inside: outer)
    let items = try filtered(items, code, in: frame)
    let recursion = Loop.Recursion(frame: number) { outer, items, depth in
      try runLevel(number, outer, items, depth, slotCount, code)
    }
    return try frame.rendering.captured {
      _ = try run(code, items, Loop(items, depth: depth, recursion: recursion), in: frame)
    }
  }

  private func code(
    for loop: LoopStatement, in function: FunctionScope
  ) throws(TemplateError) -> LoopCode {
    let test = try self.test(of: loop, in: function)
    let scope = Scope(function, parent: self.scope)
    let (assign, body, loopSlot) = try inScope(scope) {
      () throws(TemplateError) -> (Assigner, Executor, Int?) in
      let loopSlot = scope.declareCertain("loop")
      let assign = try self.target(loop.target, certainly: true)
      let body = try conditionally { () throws(TemplateError) in
        // Inside of the loop nothing is conditional for the loop's own variables.
        scope.conditions -= 1
        loops += 1
        defer {
          scope.conditions += 1
          loops -= 1
        }
        return try compile(loop.body)
      }
      return (assign, body, scope.isUsed("loop") ? loopSlot : nil)
    }
    let otherwise = try conditionally { () throws(TemplateError) in
      try inScope(Scope(function, parent: self.scope)) { () throws(TemplateError) in
        try compile(loop.otherwise)
      }
    }
    return LoopCode(
      source: source, span: loop.iterable.span, assign: assign, test: test?.test,
      assignTest: test?.assign, body: body, otherwise: otherwise, loopSlot: loopSlot,
      resets: scope.resets)
  }

  private func test(
    of loop: LoopStatement, in function: FunctionScope
  ) throws(TemplateError) -> (test: Evaluator, assign: Assigner)? {
    guard let test = loop.test else { return nil }
    return try inScope(Scope(function, parent: scope)) { () throws(TemplateError) in
      let assign = try self.target(loop.target, certainly: true)
      return (try compile(test), assign)
    }
  }

  private static func items(
    _ value: Value, _ code: LoopCode, in frame: Frame
  ) throws -> ValueList {
    let items = try code.source.placing(code.span) { try frame.rendering.iterate(value) }
    return try filtered(items, code, in: frame)
  }

  private static func filtered(
    _ items: ValueList, _ code: LoopCode, in frame: Frame
  ) throws -> ValueList {
    guard let test = code.test, let assign = code.assignTest else { return items }
    return try items.filter { item in
      try assign(frame, item)
      return try frame.rendering.isTrue(test(frame))
    }
  }

  private static func run(
    _ code: LoopCode, _ items: ValueList, _ loop: @autoclosure () -> Loop, in frame: Frame
  ) throws -> Flow {
    let loop = code.loopSlot == nil ? nil : loop()
    if let loop, let slot = code.loopSlot { frame.slots[slot] = .object(loop) }
    var isDone = false
    for index in items.indices {
      reset(code.resets, in: frame)
      loop?.advance(to: index)
      try code.assign(frame, items[index])
      let flow = try code.body(frame)
      if index & 63 == 0 {
        try code.source.placing(code.span) { try frame.rendering.checkSize() }
      }
      if flow == .breakLoop { break }
      // As in Jinja2, `else` looks whether the end of the body was reached once.
      if flow == .next { isDone = true }
    }
    return isDone ? .next : try code.otherwise(frame)
  }
}
