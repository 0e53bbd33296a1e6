import Values

/// Names and assignments to them.
extension Compiler {
  /// The value of a name; `wholly` renders what it holds, else only what is needed to look into it.
  func name(_ name: String, _ span: Span, wholly: Bool) -> Evaluator {
    if let local = local(name, span, from: scope, depth: 0, wholly: wholly) { return local }
    return free(name, span, wholly: wholly)
  }

  private func local(
    _ name: String, _ span: Span, from start: Scope, depth: Int, wholly: Bool
  ) -> Evaluator? {
    var current: Scope? = start
    while let scope = current {
      if let local = scope.use(name) {
        let slot = local.slot
        let otherwise =
          local.isCertain
          ? undefined(name, span)
          : outer(name, span, of: scope, depth: depth, wholly: wholly)
        return Self.read(slot, depth: depth, otherwise)
      }
      guard let parent = scope.parent else {
        return scope.function.outer.flatMap {
          local(name, span, from: $0, depth: depth + 1, wholly: wholly)
        }
      }
      current = parent
    }
    return nil
  }

  /// What a name means around a scope in which it is not yet set.
  private func outer(
    _ name: String, _ span: Span, of scope: Scope, depth: Int, wholly: Bool
  ) -> Evaluator {
    let around: Evaluator? =
      if let parent = scope.parent {
        local(name, span, from: parent, depth: depth, wholly: wholly)
      } else {
        scope.function.outer.flatMap {
          local(name, span, from: $0, depth: depth + 1, wholly: wholly)
        }
      }
    return around ?? free(name, span, wholly: wholly)
  }

  private static func read(
    _ slot: Int, depth: Int, _ otherwise: Evaluator
  ) -> Evaluator {
    if depth == 0 {
      return Evaluator { frame in
        if let value = frame.slots[slot] { return value }
        return try otherwise(frame)
      }
    }
    return Evaluator { frame in
      var owner: Frame? = frame
      for _ in 0..<depth { owner = owner?.outer }
      if let value = owner?.slots[slot] { return value }
      return try otherwise(frame)
    }
  }

  private func undefined(_ name: String, _ span: Span) -> Evaluator {
    let place = Undefined.Place(source: source, span: span)
    return Evaluator { _ in .object(Undefined(.variable(name), place: place)) }
  }

  private func free(_ name: String, _ span: Span, wholly: Bool) -> Evaluator {
    if name == "self" {
      return Evaluator { frame in
        let names = Set(frame.context.blocks.keys)
        return .object(TemplateReference(names, frame: frame.rendering.register(frame)))
      }
    }
    if name == "super", let blockName {
      return Evaluator { frame in
        let level = (frame.block?.level ?? 0) + 1
        let number = frame.rendering.register(frame)
        return .object(BlockReference(blockName, level: level, frame: number))
      }
    }
    let index = index(of: name)
    let undefined = undefined(name, span)
    let source = source
    if wholly {
      return Evaluator { frame in
        if let value = try source.placing(span, { try frame.names.resolved(index) }) {
          return value
        }
        return try undefined(frame)
      }
    }
    return Evaluator { frame in
      if let value = try source.placing(span, { try frame.names.unresolved(index) }) {
        return value
      }
      return try undefined(frame)
    }
  }

  // Assignments.

  /// Assigns to a name, several names or an attribute of a namespace; `certainly` where every way into
  /// the scope passes here first.
  func target(_ target: Expression, certainly: Bool = false) throws(TemplateError) -> Assigner {
    switch target.kind {
    case .name("loop") where loops > 0:
      throw source.error(.syntax("`loop` is the loop itself, not a target"), at: target.span)
    case .name(let name):
      let slot = certainly ? scope.declareCertain(name) : scope.declareSet(name)
      guard scope.isTopLevel else {
        return Assigner { frame, value in frame.assign(value, to: slot) }
      }
      return Assigner { frame, value in
        frame.assign(value, to: slot)
        frame.context.set(name, frame.slots[slot] ?? value)
      }
    case .tuple(let items):
      if let slots = plainSlots(items, certainly: certainly) {
        return unpack(into: slots, target.span)
      }
      var targets: [Assigner] = []
      for item in items { targets.append(try self.target(item, certainly: certainly)) }
      return unpack(into: targets, target.span)
    case .namespaceAttribute(let name, let attribute):
      let namespace = self.name(name, target.span, wholly: true)
      let (source, span) = (source, target.span)
      return Assigner { frame, value in
        guard case .object(let object as Namespace) = try namespace(frame) else {
          throw source.error(
            .type("only attributes of a `namespace()` can be assigned to"), at: span)
        }
        object.set(attribute, frame.rendering.usesReferences ? value.referenced : value)
      }
    default:
      throw source.error(
        .syntax("nothing can be assigned to `\(source.text(target.span))`"), at: target.span)
    }
  }

  /// The slots of targets that are all just local names.
  private func plainSlots(_ items: [Expression], certainly: Bool) -> [Int]? {
    guard certainly, !scope.isTopLevel else { return nil }
    var names: [String] = []
    for item in items {
      guard case .name(let name) = item.kind, name != "loop" else { return nil }
      names.append(name)
    }
    return names.map { scope.declareCertain($0) }
  }

  private func unpack(into slots: [Int], _ span: Span) -> Assigner {
    let source = source
    return Assigner { frame, value in
      let items = try source.placing(span) { try frame.rendering.iterate(value) }
      guard items.count == slots.count else {
        throw source.error(
          .type("there are \(slots.count) names for \(items.count) values"), at: span)
      }
      for index in slots.indices { frame.assign(items[index], to: slots[index]) }
    }
  }

  private func unpack(into targets: [Assigner], _ span: Span) -> Assigner {
    let source = source
    return Assigner { frame, value in
      let items = try source.placing(span) { try frame.rendering.iterate(value) }
      guard items.count == targets.count else {
        throw source.error(
          .type("there are \(targets.count) names for \(items.count) values"), at: span)
      }
      for (target, item) in zip(targets, items) { try target(frame, item) }
    }
  }
}
