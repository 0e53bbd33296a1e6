/// One function of a template while it is compiled: the template itself, a macro, a block.
final class FunctionScope {
  /// The scope in which the function stands, for those that see the variables around them.
  let outer: Scope?
  private(set) var slotCount = 0

  init(outer: Scope? = nil) { self.outer = outer }

  func newSlot() -> Int {
    slotCount += 1
    return slotCount - 1
  }
}

/// The names that are local to a stretch of a template while it is compiled.
final class Scope {
  /// A local name.
  struct Local {
    let slot: Int
    /// Whether it has a value wherever it can be seen.
    var isCertain: Bool
    var isUsed = false
  }

  let function: FunctionScope
  let parent: Scope?
  /// Whether what is set here belongs to the whole template.
  let isTopLevel: Bool
  private(set) var locals: [String: Local] = [:]
  /// How many conditions the statement that is being compiled stands in, within this scope.
  var conditions = 0
  /// The slots that must be emptied whenever the scope is entered.
  private(set) var resets: [Int] = []

  init(_ function: FunctionScope, parent: Scope? = nil, isTopLevel: Bool = false) {
    self.function = function
    self.parent = parent
    self.isTopLevel = isTopLevel
  }

  /// The slot of a name that always has a value here: a parameter, a loop's target.
  func declareCertain(_ name: String) -> Int {
    if let known = locals[name] { return known.slot }
    let slot = function.newSlot()
    locals[name] = Local(slot: slot, isCertain: true)
    return slot
  }

  /// The slot of a name that a statement here sets.
  func declareSet(_ name: String) -> Int {
    let isCertain = conditions == 0
    if let known = locals[name] {
      if isCertain { locals[name]?.isCertain = true }
      return known.slot
    }
    let slot = function.newSlot()
    locals[name] = Local(slot: slot, isCertain: isCertain)
    resets.append(slot)
    return slot
  }

  func use(_ name: String) -> Local? {
    locals[name]?.isUsed = true
    return locals[name]
  }

  /// Whether a name is local here and always has a value.
  func isCertain(_ name: String) -> Bool {
    if let local = locals[name] { return local.isCertain }
    return parent?.isCertain(name) ?? false
  }

  /// The slot of a name that is local to this very function and always has a value.
  func certainSlot(_ name: String) -> Int? {
    guard let local = locals[name] else { return parent?.certainSlot(name) }
    return local.isCertain ? local.slot : nil
  }

  func isUsed(_ name: String) -> Bool { locals[name]?.isUsed ?? false }

  /// All local names that can be seen from here, with the way to their values.
  ///
  /// A template that is included sees `loop` and `caller` only where this one names them too, as in
  /// Jinja2; a scoped block always does.
  func visible(marking: Bool) -> [(name: String, depth: Int, slot: Int)] {
    var result: [String: (Int, Int)] = [:]
    var scope: Scope? = self
    var depth = 0
    while let current = scope {
      for name in current.locals.keys where result[name] == nil {
        if marking { _ = current.use(name) }
        result[name] = current.locals[name].map { (depth, $0.slot) }
      }
      if let parent = current.parent {
        scope = parent
      } else {
        scope = current.function.outer
        depth += 1
      }
    }
    return result.map { ($0.key, $0.value.0, $0.value.1) }
  }
}
