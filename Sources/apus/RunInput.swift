import Diagnostics
import Inventory
import Journal
import Playbook
import Runner
import Templating

/// What a run is about.
struct RunInput {
  let playbooks: [Playbook]
  let inventory: Inventory
  let limit: HostLimit?
  let store: VariableStore
  let loader: PlaybookLoader
  let connections: Connections
  let folder: JournalFolder

  /// Goes through the plays without running them, and finds what has changed since they ran, and
  /// what a person should know besides.
  func findings(
    _ history: RunHistory, _ options: RunOptions
  ) async throws -> (plays: [PlayFinding], warnings: [Diagnostic]) {
    var options = options
    options.project = folder.project
    options.past = history.past(isRehearsal: true)
    options.factCache = nil
    options.asksBeforeTasks = false
    options.ask = { _, _ in nil }
    let rehearsal = Rehearsal(history, try folder.key(), folder.project)
    let run = Run(
      playbooks, inventory: inventory, store: store, options: options, limit: limit,
      connections: connections, loader: loader, sink: rehearsal)
    _ = await run.run()
    return (await rehearsal.findings, await rehearsal.diagnostics)
  }
}

extension Change {
  /// How a person is told of it.
  var text: String {
    switch self {
    case .task(let name): "task \(name)"
    case .newTask(let name): "new task \(name)"
    case .removedTask(let name): "removed task \(name)"
    case .variable(let name, let host?): "variable \(name) of \(host)"
    case .variable(let name, nil): "variable \(name)"
    case .file(let path): "file \(path)"
    case .environment(let name): "environment \(name)"
    }
  }
}
