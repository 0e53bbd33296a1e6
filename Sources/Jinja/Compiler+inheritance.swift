import Values

/// Statements that bring in other templates, and blocks.
extension Compiler {
  func compile(_ block: BlockStatement, _ span: Span) throws(TemplateError) -> Executor {
    let isTopLevel = scope.isTopLevel
    let visible = block.isScoped ? scope.visible(marking: true) : []
    let function = FunctionScope()
    let outerName = blockName
    blockName = block.name
    let body = try inScope(Scope(function)) { () throws(TemplateError) in
      try compile(block.body)
    }
    blockName = outerName
    add(block, function, body)
    let (name, isRequired, source) = (block.name, block.isRequired, source)
    return Executor { frame in
      // What a derived template writes at its top level is dropped: its blocks go into the parent.
      if isTopLevel, frame.parent != nil { return .next }
      var context = frame.context
      if isRequired, context.blocks[name].map({ $0.count < 2 }) ?? true {
        throw source.error(
          .syntax("the required block `\(name)` is given by no template that extends this one"),
          at: span)
      }
      if !visible.isEmpty { context = Context(context, given: Self.values(visible, in: frame)) }
      try source.placing(span) { try BlockReference.render(name, level: 0, in: context) }
      return .next
    }
  }

  private static func values(
    _ visible: [(name: String, depth: Int, slot: Int)], in frame: Frame
  ) -> [String: Value] {
    var result: [String: Value] = [:]
    for (name, depth, slot) in visible {
      var owner: Frame? = frame
      for _ in 0..<depth { owner = owner?.outer }
      result[name] = owner?.slots[slot]
    }
    return result
  }

  func extends(_ template: Expression, _ span: Span) throws(TemplateError) -> Executor {
    guard scope.isTopLevel else {
      throw source.error(.syntax("`extends` stands inside of another statement"), at: span)
    }
    usesReferences = true
    let find = try finder(template)
    let source = source
    return Executor { frame in
      guard frame.parent == nil else {
        throw source.error(.syntax("the template extends a second one"), at: span)
      }
      guard let (parent, _) = try find(frame, false) else { return .next }
      frame.parent = parent
      frame.context.add(parent.code.blocks)
      frame.held = frame.rendering.output
      frame.rendering.output = Output(hidesNone: frame.rendering.environment.hidesNone)
      return .next
    }
  }

  private typealias Finder = @Sendable (Frame, Bool) throws -> (Template, String)?

  /// Finds the template that an expression names, or the first of several; nil where there is none and
  /// that may be.
  private func finder(
    _ template: Expression, takesSeveral: Bool = false
  ) throws(TemplateError) -> Finder {
    let value = try compile(template)
    let (source, span) = (source, template.span)
    return { frame, ignoresMissing in
      let value = try value(frame)
      return try source.placing(span) {
        let names =
          takesSeveral
          ? try Self.templateNames(value, in: frame.rendering) : [try Self.templateName(value)]
        let environment = frame.rendering.environment
        for name in names {
          if let found = try environment.loader?.template(
            named: name, from: source.name, in: environment)
          {
            return (found, name)
          }
        }
        guard ignoresMissing else { throw TemplateError(.templateNotFound(names)) }
        return nil
      }
    }
  }

  private static func templateNames(_ value: Value, in rendering: Rendering) throws -> [String] {
    if value.string != nil { return [try templateName(value)] }
    return try rendering.iterate(value).map(templateName)
  }

  private static func templateName(_ value: Value) throws -> String {
    try value.requireDefined()
    guard let name = value.string else {
      throw TemplateError(.type("the name of a template is text, not type `\(value.typeName)`"))
    }
    return name
  }

  func compile(_ include: IncludeStatement, _ span: Span) throws(TemplateError) -> Executor {
    usesReferences = true
    let find = try finder(include.template, takesSeveral: true)
    let visible = include.withContext ? scope.visible(marking: false) : []
    let (source, statement) = (source, include)
    return Executor { frame in
      guard let (template, _) = try find(frame, statement.ignoresMissing) else { return .next }
      let context = Self.context(for: statement.withContext, visible, frame)
      try source.placing(span) {
        try frame.rendering.nested { try template.run(in: context) }
      }
      return .next
    }
  }

  private static func context(
    for withContext: Bool, _ visible: [(name: String, depth: Int, slot: Int)], _ frame: Frame
  ) -> Context {
    guard withContext else { return Context(frame.rendering, seesVariables: false) }
    let given = frame.context.all.merging(values(visible, in: frame)) { $1 }
    return Context(
      frame.rendering, given: given, seesVariables: frame.context.seesVariables)
  }

  /// Renders a template to get at what its top level sets.
  private func module(
    _ statement: ImportStatement
  ) throws(TemplateError) -> @Sendable (Frame) throws -> (Module, [String: Value], String)? {
    usesReferences = true
    let find = try finder(statement.template)
    let visible = statement.withContext ? scope.visible(marking: false) : []
    let (source, span) = (source, statement.template.span)
    return { frame in
      guard let (template, name) = try find(frame, false) else { return nil }
      let context = Self.context(for: statement.withContext, visible, frame)
      let text = try source.placing(span) {
        try frame.rendering.nested {
          try frame.rendering.captured { try template.run(in: context) }
        }
      }
      return (Module(name, exports: context.exports, text: text), context.exports, name)
    }
  }

  func importAll(
    _ statement: ImportStatement, _ target: String
  ) throws(TemplateError) -> Executor {
    let module = try module(statement)
    let assign = importTarget(target)
    return Executor { frame in
      if let (module, _, _) = try module(frame) { assign(frame, .object(module)) }
      return .next
    }
  }

  func importNames(
    _ statement: ImportStatement, _ names: [(name: String, alias: String)]
  ) throws(TemplateError) -> Executor {
    let module = try module(statement)
    let targets = names.map { (name: $0.name, assign: importTarget($0.alias)) }
    return Executor { frame in
      guard let (_, exports, template) = try module(frame) else { return .next }
      for (name, assign) in targets {
        let missing = Undefined("the template `\(template)` has no `\(name)` to import")
        assign(frame, exports[name] ?? .object(missing))
      }
      return .next
    }
  }

  /// Names that are imported are not handed on to who imports this template.
  private func importTarget(_ name: String) -> @Sendable (Frame, Value) -> Void {
    let slot = scope.declareSet(name)
    let isTopLevel = scope.isTopLevel
    return { frame, value in
      frame.assign(value, to: slot)
      if isTopLevel { frame.context.set(name, value, isExported: false) }
    }
  }
}
