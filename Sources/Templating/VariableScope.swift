public import Inventory
public import OrderedCollections
public import Values

/// The variables as one task on one host sees them, strongest definition first.
///
/// A scope never changes: what other hosts do while a task runs does not show in it.
public struct VariableScope: Sendable {
  let store: VariableStore
  let host: String?
  let layers: VariableLayers
  private let memo = VariableMemo()

  /// Looks from `host`; nil looks from nowhere, as the name of a play does.
  public init(store: VariableStore, host: String?, layers: VariableLayers = VariableLayers()) {
    self.store = store
    self.host = host
    self.layers = layers
  }

  /// The same with variables added at a level.
  public func adding(_ precedence: Precedence, _ variables: Mapping) -> VariableScope {
    var layers = layers
    layers.add(precedence, variables)
    return VariableScope(store: store, host: host, layers: layers)
  }

  /// What another host has, without what plays, blocks and tasks add.
  public func seen(from host: String) -> VariableScope { VariableScope(store: store, host: host) }

  /// The rendered value of a variable; `render` is asked only the first time.
  func rendered(_ name: String, by render: () throws -> Value) rethrows -> Value {
    try memo.value(of: name, render: render)
  }

  /// The strongest definition of a variable, its templates not rendered; nil where there is none.
  public func definition(of name: String) -> Value? {
    let found = origin(of: name)
    guard let recorder = InputRecorder.current else { return found.value }
    switch found {
    case .written(let value): recorder.note(variable: name, of: host, value)
    case .result: recorder.note(result: name)
    case .nowhere: recorder.note(variable: name, of: host, nil)
    case .momentary: break
    }
    return found.value
  }

  /// Where a variable's strongest definition comes from.
  private enum Origin {
    /// A person wrote it.
    case written(Value)
    /// A task set it.
    case result(Value)
    /// A fact, or what is true only while the task runs, such as the item of a loop.
    case momentary(Value)
    /// There is none.
    case nowhere

    var value: Value? {
      switch self {
      case .written(let value), .result(let value), .momentary(let value): value
      case .nowhere: nil
      }
    }
  }

  private func origin(of name: String) -> Origin {
    let key = Value.string(name)
    // What a loop sets is out of reach even for `-e`, as in Ansible.
    if let value = layered(key, at: .extra ... .extra) { return .momentary(value) }
    if let value = layers.magic[key] { return .momentary(value) }
    if let value = magic(name) {
      return Self.inventoryNames.contains(name) ? .written(value) : .momentary(value)
    }
    if let value = store.extra[key] { return .written(value) }
    if let value = layered(key, at: .roleParameters ... .includeParameters) {
      return .written(value)
    }
    let own = host.flatMap { store.hosts[$0] }
    if let value = own?.set[key] ?? own?.included[key] { return .result(value) }
    if let value = layered(key, at: .play ... .includeVars) { return .written(value) }
    if let value = fact(key, own) { return .momentary(value) }
    if let value = own?.inventory[key] {
      return own?.added.contains(key) == true ? .result(value) : .written(value)
    }
    if let value = store.magic[key] { return .momentary(value) }
    return layered(key, at: .roleDefaults ... .roleDefaults).map { .written($0) } ?? .nowhere
  }

  /// A fact that is a variable of its own.
  private func fact(_ key: Value, _ own: VariableStore.Own?) -> Value? {
    guard store.injectsFacts || key == "ansible_local" else { return nil }
    return own?.facts[key]
  }

  private func layered(_ key: Value, at levels: ClosedRange<Precedence>) -> Value? {
    layers.layers.lazy.reversed()
      .filter { levels.contains($0.precedence) }
      .compactMap { $0.variables[key] }.first
  }

  /// The names of all variables that are defined here, for hints and for `vars`.
  public var names: [String] {
    let own = host.flatMap { store.hosts[$0] }
    let mappings =
      layers.layers.map(\.variables)
      + [
        layers.magic, store.extra, store.magic, own?.set, own?.included, own?.facts, own?.inventory,
      ].compactMap(\.self)
    var names = OrderedSet(Self.magicNames)
    for mapping in mappings { names.formUnion(mapping.keys.compactMap(\.string)) }
    return Array(names)
  }
}
