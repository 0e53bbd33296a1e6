import Diagnostics
import Modules
import Playbook
import Templating
import Values

extension PlayRun {
  /// Notes the handlers that a changed task asks for.
  func notify(_ lineage: Lineage, by hosts: [String]) async {
    for node in lineage.all(.notify) {
      for host in hosts {
        let scope = VariableScope(
          store: await state.store, host: host, layers: variables.layers(for: lineage))
        guard let value = try? Templar(scope).value(of: node) else { continue }
        for topic in value.items ?? [value] where topic.isTrue {
          if !handlers.notify(topic.pythonString, by: host) {
            await miss(topic.pythonString, at: node)
          }
        }
      }
    }
  }

  /// A handler that is not there ends the run, unless the configuration says otherwise.
  private func miss(_ name: String, at node: Located) async {
    let names = handlers.entries.flatMap { $0.names.union($0.topics) }
    let isFatal = context.options.endsWithoutHandler
    let diagnostic = Diagnostic(
      isFatal ? .error : .warning, "no handler is called `\(name)`, and none listens to it",
      at: node.location,
      hint: Suggestion.nearest(to: name, among: names).map { "did you mean `\($0)`?" })
    guard isFatal else { return await state.receive(.warning(diagnostic)) }
    guard !isRefused else { return }
    (isRefused, isBroken) = (true, true)
    await state.refuse(DiagnosticError(diagnostic))
  }

  /// Runs the handlers that these hosts wait for, in the order of their definition; answers on
  /// which hosts one failed.
  ///
  /// A handler may notify one defined after it, which then runs in the same pass.
  func flushHandlers(on hosts: [String]) async -> [String] {
    handlers.beginFlush(on: hosts)
    defer { handlers.endFlush(on: hosts) }
    var index = 0
    var failed: [String] = []
    while index < handlers.entries.count {
      let waiting = handlers.take(at: index, among: hosts)
      let entry = handlers.entries[index]
      index += 1
      guard !waiting.isEmpty else { continue }
      let ready =
        forces
        ? await state.present(among: waiting) : await active(waiting)
      guard !ready.isEmpty else { continue }
      // In the order of the play's hosts, not of the notifications.
      let ordered = self.hosts.filter(ready.contains)
      failed += await run(entry.task, entry.lineage, on: ordered, kind: .handler)
    }
    return failed
  }
}
