import ArgumentParser
import Diagnostics
import Inventory
import OrderedCollections
import Playbook
import Reporting
import SystemPackage
import Templating
import Values

/// `apus vars`: what a variable is on a host, and why.
struct VarsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vars", abstract: "Show what variables are on a host, and why.",
    discussion: """
      Every place that sets a variable is shown, the weakest first; the last one wins. These are \
      the inventory, the variable files beside it and beside the playbooks, and -e.

      With --playbook also what plays on the host set: ▶ marks what wins as the play begins, ▷ what \
      outdoes it in a part of the play or once the run has come there. Among roles the later one \
      wins, but a role's own tasks see its own variables first.
      """)

  @Argument(help: "The host.") var host: String
  @Argument(help: "The variable; all are listed where none is named.") var name: String?
  @OptionGroup(title: "Hosts") var hosts: InventoryFlags
  @OptionGroup(title: "Vault passwords") var vault: VaultFlags
  @OptionGroup(title: "Output") var output: OutputFlags

  @Option(
    name: [.customShort("p"), .customLong("playbook")],
    help: "A playbook whose plays, roles and tasks count too; may be repeated.")
  var playbooks: [String] = []

  @Flag(
    name: .customLong("show-secrets"), help: "Show what a vault or no_log would keep hidden.")
  var showsSecrets = false

  @Option(help: "A folder whose group_vars and host_vars count too.")
  var playbookDir: String?

  @Option(
    name: [.customShort("e"), .customLong("extra-vars")],
    help: "Variables: name=value, YAML or JSON in braces, or @file; may be repeated.")
  var extraVariables: [String] = []

  func run() async throws {
    var workspace = try CommandFailure.reporting(output) { try Workspace(output) }
    let console = workspace.console
    try await CommandFailure.reporting(console) {
      let keys = try await workspace.vaultKeys(vault, TerminalPrompter())
      let folder = playbookDir.map { [FilePath($0).appending("playbook")] } ?? []
      let paths = playbooks.map { FilePath($0) }
      let inventory = try await workspace.inventory(
        hosts, playbooks: folder + paths, vaultKeys: keys)
      let extra = try ExtraVariables.read(extraVariables, keys)
      let store = workspace.store(inventory, extra: extra, vaultKeys: keys)
      guard store.knows(host) else {
        let near = Suggestion.nearest(to: host, among: store.hostNames)
        throw DiagnosticError(
          Diagnostic(
            .error, "the inventory has no host `\(host)`",
            hint: near.map { "did you mean `\($0)`?" }))
      }
      let loader = PlaybookFiles.loader(workspace, keys: keys, extra: extra, isListing: true)
      let plays = try PlaybookFiles.read(paths, loader).flatMap(\.plays).compactMap {
        try survey(of: $0, inventory, store, loader)
      }
      let places: [VariableTrace.InPlay?] = plays.isEmpty ? [nil] : plays
      let traces = places.map { play in
        VariableTrace(
          host: host, definitions: inventory.definitions(of: host), extra: extra, store: store,
          play: play, showsSecrets: showsSecrets)
      }
      var console = workspace.console
      console.write(try report(traces, workspace.reportOptions(output).style))
    }
  }

  /// What a play sets; nil where the host has no part in it.
  private func survey(
    of play: Play, _ inventory: Inventory, _ store: VariableStore, _ loader: PlaybookLoader
  ) throws -> VariableTrace.InPlay? {
    let head = try RunCommand.head(of: play, store.extra)
    let limit = try hosts.limit.map { try HostLimit($0) }
    let chosen = try inventory.hosts(matching: head.patterns, limit: limit, at: nil).hosts
    guard chosen.contains(host) else { return nil }
    var layers = VariableLayers()
    layers.add(.play, play.directives[.vars]?.value.mapping ?? [:])
    let templar = Templar(VariableScope(store: store, host: host, layers: layers))
    let survey = PlaySurvey(play, loader) { try? templar.value(of: $0) }
    return VariableTrace.InPlay(
      name: head.name, location: play.location, definitions: survey.definitions)
  }

  private func report(_ traces: [VariableTrace], _ style: Style) throws -> String {
    var traces = traces
    if let name, let first = traces.first {
      let telling = traces.filter { $0.isSetByPlay(name) }
      // Where no play has a say, one answer is that of all.
      traces = telling.isEmpty ? [traces.first { $0.knows(name) } ?? first] : telling
    }
    switch (name, output.format) {
    case (let name?, .terminal):
      return try Self.text(
        of: name, on: host, traces.map { try $0.answer(about: name, style) }, style)
    case (nil, .terminal):
      return try traces.map { trace in
        (trace.heading.map { "\($0)\n\n" } ?? "") + (try trace.list(style))
      }.joined(separator: "\n")
    case (let name?, .json): return try json(traces.map { try $0.object(of: name) })
    case (nil, .json): return try json(traces.map { try $0.object() })
    }
  }

  /// Plays that say the same of a variable are told of together.
  private static func text(
    of name: String, on host: String, _ answers: [VariableTrace.Answer], _ style: Style
  ) -> String {
    var plays: OrderedDictionary<String, [String]> = [:]
    for answer in answers {
      plays["is \(answer.value)\n\n\(answer.places)", default: []] += [answer.play]
        .compactMap(\.self)
    }
    return plays.map { answer, plays in
      let names = OrderedSet(plays).map { "`\($0)`" }.joined(separator: ", ")
      let place = names.isEmpty ? "" : " in the play\(plays.count == 1 ? "" : "s") \(names)"
      return "\(style.paint(name, .verbose)) on \(host)\(place) \(answer)"
    }.joined(separator: "\n")
  }

  /// One object, or with playbooks a list of one for each play.
  private func json(_ objects: [Mapping]) throws -> String {
    let list = Value.list(objects.map { .mapping($0) })
    let value = playbooks.isEmpty ? list.items?.first ?? .null : list
    return JSONWriter().text(of: value) + "\n"
  }
}
