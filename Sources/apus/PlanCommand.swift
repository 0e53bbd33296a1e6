import ArgumentParser
import Diagnostics
import Inventory
import Journal
import Playbook
import Reporting
import Runner
import SystemPackage
import Templating

/// `apus plan`: what is known of a playbook's earlier runs, and what has changed since.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show which plays ran where, and what has changed since.",
    discussion: """
      Nothing is run and no host is asked. A play is stale on a host where it has not run to its \
      end, or where a task, a variable or a file that it read there has changed since; `apus run \
      --stale` runs such plays.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Argument(help: "The playbooks, in order.") var playbooks: [String]

  @Option(help: "What reads the plan: text or json.") var format = Format.text

  @OptionGroup(title: "Hosts") var hosts: InventoryFlags
  @OptionGroup(title: "Vault passwords") var vault: VaultFlags

  @Option(
    name: [.customShort("e"), .customLong("extra-vars")],
    help: "Variables: name=value, YAML or JSON in braces, or @file; may be repeated.")
  var extraVariables: [String] = []

  @Option(
    name: [.customShort("M"), .customLong("module-path")],
    help: "Folders of modules, between colons; may be repeated.")
  var modulePaths: [String] = []

  @Option(name: .customLong("color"), help: "When to use colours: auto, always or never.")
  var color: ColorPolicy = .auto

  func run() async throws {
    var workspace = try CommandFailure.reporting(color) { try Workspace(color: color) }
    let console = workspace.console
    try await CommandFailure.reporting(console) {
      let keys = try await workspace.vaultKeys(vault, TerminalPrompter())
      let extra = try ExtraVariables.read(extraVariables, keys)
      let loader = PlaybookFiles.loader(
        workspace, keys: keys, extra: extra, modulePaths: modulePaths)
      let read = try PlaybookFiles.read(playbooks.map { FilePath($0) }, loader)
      let inventory = try await workspace.inventory(
        hosts, playbooks: read.map { FilePath($0.file.name) }, vaultKeys: keys)
      let folder = JournalFolder(of: .containing(playbooks.first.map { FilePath($0) }))
      let input = RunInput(
        playbooks: read, inventory: inventory, limit: try hosts.limit.map { try HostLimit($0) },
        store: workspace.store(inventory, extra: extra, vaultKeys: keys), loader: loader,
        connections: workspace.connections(TerminalPrompter()), folder: folder)
      var options = RunOptions()
      options.gathering = workspace.configuration[.gathering]
      options.strategy = workspace.configuration[.strategy]
      let found = try await input.findings(RunHistory(folder.records()), options)
      var console = workspace.console
      console.show(found.warnings)
      let numbers = read.flatMap { playbook in
        playbook.plays.map { (PlayIdentity($0, of: playbook, in: folder.project), $0.number) }
      }
      let plan = PlanText(found.plays, numbers: Dictionary(numbers) { first, _ in first })
      let style = Style(
        policy: color, environment: workspace.environment,
        isTerminal: FileOutput.isTerminal(.stdout))
      console.write(format == .json ? plan.json + "\n" : plan.table(style))
    }
  }
}
