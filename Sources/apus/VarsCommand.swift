import ArgumentParser
import Diagnostics
import Inventory
import OrderedCollections
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
      """)

  @Argument(help: "The host.") var host: String
  @Argument(help: "The variable; all are listed where none is named.") var name: String?
  @OptionGroup(title: "Hosts") var hosts: InventoryFlags
  @OptionGroup(title: "Vault passwords") var vault: VaultFlags
  @OptionGroup(title: "Output") var output: OutputFlags

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
      let inventory = try await workspace.inventory(hosts, playbooks: folder, vaultKeys: keys)
      let extra = try ExtraVariables.read(extraVariables, keys)
      let store = workspace.store(inventory, extra: extra, vaultKeys: keys)
      guard store.knows(host) else {
        let near = Suggestion.nearest(to: host, among: store.hostNames)
        throw DiagnosticError(
          Diagnostic(
            .error, "the inventory has no host `\(host)`",
            hint: near.map { "did you mean `\($0)`?" }))
      }
      let trace = VariableTrace(
        host: host, definitions: inventory.definitions(of: host), extra: extra, store: store)
      var console = workspace.console
      let style = workspace.reportOptions(output).style
      switch (name, output.format) {
      case (let name?, .terminal): console.write(try trace.text(of: name, style))
      case (let name?, .json): console.write(try trace.json(of: name) + "\n")
      case (nil, .terminal): console.write(try trace.list(style))
      case (nil, .json): console.write(try trace.json() + "\n")
      }
    }
  }
}
