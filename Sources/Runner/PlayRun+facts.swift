import Diagnostics
import Modules
import Playbook
import Templating
import Values

extension PlayRun {
  /// Gathers facts where the play wants them; answers on which hosts that failed.
  func gatherFacts(on hosts: [String]) async -> [String] {
    let gathering = FactGathering(context.play, context.options.gathering)
    let lineage = Lineage(context.play)
    let store = await state.store
    let asked = lineage[.gatherFacts].flatMap { node -> Bool? in
      let layers = variables.layers(for: lineage)
      return try? Templar(VariableScope(store: store, host: nil, layers: layers)).truth(of: node)
    }
    let wanted = hosts.filter { gathering.isWanted(asked: asked, known: store.facts(of: $0)) }
    guard !wanted.isEmpty else { return [] }
    guard gathering.isPossible else {
      await state.receive(
        .warning(
          Diagnostic(
            .warning, "facts are not gathered yet; a task that reads one will fail",
            at: context.play.location, hint: "say `gather_facts: false` if the play needs none")))
      return []
    }
    let task = gathering.task
    return await run(task, lineage.appending(task), on: wanted)
  }
}
