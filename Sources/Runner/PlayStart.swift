import Diagnostics
import Inventory
import OrderedCollections
import Playbook
import Templating
import Values

/// What is settled before a play's first task: its hosts, its name, its variables.
struct PlayStart: Sendable {
  private let play: Play
  private let options: RunOptions
  private let state: RunState
  private let limit: HostLimit?

  init(_ play: Play, options: RunOptions, state: RunState, limit: HostLimit?) {
    self.play = play
    self.options = options
    self.state = state
    self.limit = limit
  }

  /// The hosts that the play's pattern names, in its order.
  func selection() async throws -> HostSelection {
    let templar = await templar()
    var selection = try await state.inventory.hosts(
      matching: try await patterns(), limit: limit, at: play.hosts?.location)
    if let node = play.directives[.order] {
      let name = try templar.value(of: node).pythonString
      guard let order = HostOrder(rawValue: name) else {
        throw DiagnosticError(
          Diagnostic(
            .error, "`order` has no value `\(name)`", at: node.location,
            hint: Suggestion.nearest(to: name, among: HostOrder.allCases.map(\.rawValue)).map {
              "did you mean `\($0)`?"
            }))
      }
      var generator = SystemRandomNumberGenerator()
      selection.hosts = order.arrange(selection.hosts, using: &generator)
    }
    return selection
  }

  /// All hosts of the pattern in the inventory's order, which `order` does not change.
  func hostsInOrder() async throws -> [String] {
    let patterns = try await patterns()
    return try await state.inventory.hosts(matching: patterns, limit: limit, at: nil).hosts
  }

  private func patterns() async throws -> [String] {
    guard let node = play.hosts else { return ["all"] }
    let value = try await templar().value(of: node)
    return value.items.map { $0.map(\.pythonString) } ?? [value.pythonString]
  }

  /// The play's name, rendered.
  func name() async throws -> String {
    let templar = await templar()
    return try play.name.map { name in
      let value = try templar.value(name)
      return value.items.map { $0.map(\.pythonString).joined(separator: ",") }
        ?? value.pythonString
    } ?? ""
  }

  /// How hosts go through the play.
  func strategy() async throws -> Strategy {
    let node = play.directives[.strategy]
    var name = options.strategy
    if let node { name = try await templar().value(of: node).pythonString }
    if let strategy = Strategy(named: name) { return strategy }
    let names = Strategy.allCases.map(\.rawValue)
    throw DiagnosticError(
      Diagnostic(
        .error, "there is no strategy `\(name)`", at: node?.location,
        label: "one of: " + names.joined(separator: ", "),
        hint: Suggestion.nearest(to: name, among: names).map { "did you mean `\($0)`?" }))
  }

  /// The sizes of the batches in which hosts go through the play.
  func batchSizes(of count: Int) async throws -> [Int] {
    guard let node = play.directives[.serial] else { return [] }
    return Batches.sizes(try await templar().value(of: node), of: count)
  }

  /// Settles what all tasks of the play see.
  func prepare(
    _ variables: inout PlayVariables, name: String, all hosts: [String], loader: PlaybookLoader,
    asks: Bool
  ) async throws {
    let names = Value.list(hosts.map { .string($0) })
    variables.magic = [
      "ansible_play_name": .string(name), "ansible_play_hosts": names,
      "ansible_play_hosts_all": names, "playbook_dir": .string(play.folder),
      "ansible_check_mode": .bool(options.isCheckMode),
      "ansible_diff_mode": .bool(options.showsDifferences),
      "ansible_forks": .int(options.forks), "ansible_verbosity": .int(options.verbosity),
      "ansible_run_tags": .list(options.tags.run.sorted().map { .string($0) }),
      "ansible_skip_tags": .list(options.tags.skip.sorted().map { .string($0) }),
    ]
    if let limit = options.limit { variables.magic["ansible_limit"] = .string(limit) }
    let store = await state.store
    let scope = VariableScope(
      store: store, host: nil, layers: variables.layers(for: Lineage(play)))
    if asks {
      variables.prompted = try await PlayPrompts(play).ask(
        options.ask, Templar(scope), given: store.extra)
    }
    let files = PlayFiles(play, loader)
    variables.files = try files.read(
      store: store, host: nil, layers: variables.layers(for: Lineage(play)),
      isFinal: !files.dependsOnHost)
  }

  /// The handlers of the play and of its roles.
  func handlers(_ variables: PlayVariables, _ store: VariableStore) -> Handlers {
    Handlers(play.allHandlers, Lineage(play)) { node, lineage in
      let scope = VariableScope(store: store, host: nil, layers: variables.layers(for: lineage))
      return try? Templar(scope).value(of: node).pythonString
    }
  }

  private func templar() async -> Templar {
    let layers = PlayVariables(play).layers(for: Lineage(play))
    return Templar(VariableScope(store: await state.store, host: nil, layers: layers))
  }
}
