import Values

/// The local variables of one call: of a template, a macro, a block or a recursive loop.
final class Frame {
  // Read and written with every name; nothing holds an access to it while a closure runs.
  @exclusivity(unchecked) var slots: [Value?]
  let context: Context
  /// The frame around, for a function inside of another.
  let outer: Frame?
  let rendering: Rendering
  let usesReferences: Bool
  let names: NameCache
  /// The template that this one extends, once that is known.
  var parent: Template?
  /// What was written before the parent was known.
  var held: Output?
  /// The block that is being rendered, and how far up the line of its definitions.
  var block: (name: String, level: Int)?

  init(slots: Int, context: Context, names: NameTable) {
    self.slots = Array(repeating: nil, count: slots)
    self.context = context
    outer = nil
    rendering = context.rendering
    usesReferences = rendering.usesReferences
    self.names = context.cache(of: names)
  }

  /// A frame for a function that stands inside of this one's.
  init(slots: Int, inside outer: Frame) {
    self.slots = Array(repeating: nil, count: slots)
    context = outer.context
    self.outer = outer
    rendering = outer.rendering
    usesReferences = outer.usesReferences
    names = outer.names
    block = outer.block
  }
}

extension Frame {
  /// Gives a local variable its value.
  func assign(_ value: Value, to slot: Int) {
    slots[slot] = usesReferences ? value.referenced : value
  }
}

/// What the free names of a template mean: what its top level has set, what it was given, what its
/// environment has.
final class Context {
  let rendering: Rendering
  /// What an including template gave.
  let given: [String: Value]
  /// Whether the variables of the rendering are seen.
  let seesVariables: Bool
  private(set) var own: [String: Value] = [:]
  private var hidden: Set<String> = []
  /// The blocks by name, those of the most derived template first.
  var blocks: [String: [BlockCode]] = [:]
  private var caches: [ObjectIdentifier: NameCache] = [:]

  init(_ rendering: Rendering, given: [String: Value] = [:], seesVariables: Bool = true) {
    self.rendering = rendering
    self.given = given
    self.seesVariables = seesVariables
  }

  /// The same, with the local variables of a scoped block.
  init(_ other: Context, given: [String: Value]) {
    rendering = other.rendering
    seesVariables = other.seesVariables
    self.given = other.all.merging(given) { _, local in local }
    blocks = other.blocks
  }

  /// What is set and given, for templates that are included with context.
  var all: [String: Value] { given.merging(own) { _, own in own } }

  /// Adds the blocks of a template that is extended, behind those that extend it.
  func add(_ codes: [String: BlockCode]) {
    for (name, code) in codes { blocks[name, default: []].append(code) }
  }

  /// What an importing template gets.
  var exports: [String: Value] { own.filter { !hidden.contains($0.key) } }

  func set(_ name: String, _ value: Value, isExported: Bool = true) {
    own[name] = value
    if !isExported { hidden.insert(name) }
    for cache in caches.values { cache.clear() }
  }

  /// The value, its templates not rendered; nil where the name is not defined.
  func unresolved(_ name: String) throws -> Value? {
    if let value = own[name] ?? given[name] { return value }
    if seesVariables, let value = try rendering.unresolved(name) { return value }
    return rendering.environment.globals[name]
  }

  func cache(of names: NameTable) -> NameCache {
    let key = ObjectIdentifier(names)
    if let known = caches[key] { return known }
    let fresh = NameCache(context: self, names: names.all)
    caches[key] = fresh
    return fresh
  }
}

/// The free names of one template, numbered.
final class NameTable: Sendable {
  let all: [String]

  init(_ all: [String]) { self.all = all }
}

/// What the free names of one template mean in one context, each looked up once.
final class NameCache {
  private unowned let context: Context
  private let names: [String]
  private var unresolved: [Value??]
  private var resolved: [Value??]

  init(context: Context, names: [String]) {
    self.context = context
    self.names = names
    unresolved = Array(repeating: nil, count: names.count)
    resolved = unresolved
  }

  /// The value, its templates not rendered.
  func unresolved(_ index: Int) throws -> Value? {
    if let known = unresolved[index] { return known }
    let value = try context.unresolved(names[index])
    unresolved[index] = .some(value)
    return value
  }

  /// The value, wholly rendered.
  func resolved(_ index: Int) throws -> Value? {
    if let known = resolved[index] { return known }
    let value = try context.unresolved(names[index]).map {
      try context.rendering.resolved($0, named: names[index])
    }
    resolved[index] = .some(value)
    return value
  }

  /// Forgets all, because the context has changed.
  func clear() {
    for index in names.indices {
      unresolved[index] = nil
      resolved[index] = nil
    }
  }
}
