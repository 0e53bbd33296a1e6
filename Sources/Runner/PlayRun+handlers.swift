import Diagnostics
import Modules
import Playbook
import Templating
import Values

extension PlayRun {
  /// Notes the handlers that a changed task asks for.
  func notify(_ lineage: Lineage, by hosts: [String]) async {
    for node in lineage.all(.notify) {
      for topic in node.sequence ?? [node] {
        for host in hosts {
          let scope = VariableScope(store: await state.store, host: host, layers: .init())
          guard let name = try? Templar(scope).value(of: topic).pythonString else { continue }
          if !handlers.notify(name, by: host) {
            await state.receive(.warning(unknownHandler(name, at: topic)))
          }
        }
      }
    }
  }

  private func unknownHandler(_ name: String, at node: Located) -> Diagnostic {
    let names = handlers.entries.flatMap { [$0.name] + $0.topics }
    return Diagnostic(
      .warning, "no handler is called `\(name)`, and none listens to it", at: node.location,
      hint: Suggestion.nearest(to: name, among: names).map { "did you mean `\($0)`?" })
  }

  /// Runs the handlers that hosts wait for, in the order of their definition.
  ///
  /// A handler may notify one defined after it, which then runs in the same pass.
  func flushHandlers(_ lineage: Lineage) async {
    for index in handlers.entries.indices {
      let waiting = handlers.take(at: index)
      guard !waiting.isEmpty else { continue }
      let ready =
        context.options.forcesHandlers
        ? await state.reachable(among: waiting) : await active(waiting)
      guard !ready.isEmpty else { continue }
      let handler = handlers.entries[index].task
      // In the order of the play's hosts, not of the notifications.
      let ordered = hosts.filter(ready.contains)
      _ = await run(handler, lineage.appending(handler.directives), on: ordered, kind: .handler)
    }
  }

  /// What a task is called: its name rendered as far as it can be, else its module.
  func banner(
    _ task: Task, _ lineage: Lineage, _ kind: TaskBanner.Kind, store: VariableStore, host: String
  ) async -> TaskBanner {
    let scope = VariableScope(store: store, host: host, layers: .init())
    var name = task.action.name
    if let node = task.directives[.name], let scalar = node.scalar, scalar.isTrue {
      name = (try? Templar(scope).value(of: node).pythonString) ?? scalar.pythonString
    }
    return TaskBanner(
      id: await state.nextBannerID(), kind: kind, name: name, action: task.action.name,
      location: task.location, isCheckMode: context.options.isCheckMode)
  }
}
