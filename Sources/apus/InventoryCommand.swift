import ArgumentParser
import Diagnostics
import Inventory
import SystemPackage
import Values
import YAML

/// `apus inventory`: who the hosts are, and what is known of them.
struct InventoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory", abstract: "Show hosts, groups and their variables.")

  @Argument(help: "The group that a graph begins with.") var group = "all"
  @OptionGroup(title: "Hosts") var hosts: InventoryFlags
  @OptionGroup(title: "Vault passwords") var vault: VaultFlags
  @OptionGroup(title: "Output") var output: OutputFlags

  @Flag(help: "Everything as JSON, as inventory scripts answer; the default.") var list = false
  @Flag(help: "The groups as a tree.") var graph = false
  @Option(help: "The variables of one host.") var host: String?
  @Flag(name: [.customShort("y"), .customLong("yaml")], help: "YAML instead of JSON.")
  var isYAML = false
  @Flag(name: .customLong("vars"), help: "Show variables in the graph.") var showsVariables = false
  @Flag(name: .customLong("export"), help: "Variables where they are set, not merged.")
  var isExport = false
  @Option(help: "A folder whose group_vars and host_vars count too.")
  var playbookDir: String?

  func run() async throws {
    var workspace = try CommandFailure.reporting(output) { try Workspace(output) }
    let console = workspace.console
    try await CommandFailure.reporting(console) {
      let folder = playbookDir.map { [FilePath($0).appending("playbook")] } ?? []
      let keys = try await workspace.vaultKeys(vault, TerminalPrompter())
      let inventory = try await workspace.inventory(hosts, playbooks: folder, vaultKeys: keys)
      let listing = InventoryListing(
        inventory, merge: workspace.configuration[.hashBehaviour], isExport: isExport)
      workspace.console.write(try text(listing, inventory))
    }
  }

  private func text(_ listing: InventoryListing, _ inventory: Inventory) throws -> String {
    let limit = try hosts.limit.map { try HostLimit($0) }
    let chosen = try limit.map {
      try inventory.hosts(matching: ["all"], limit: $0, at: nil).hosts
    }
    if let host { return try written(try listing.host(host)) }
    if graph { return try listing.graph(from: group, showsVariables: showsVariables) + "\n" }
    return try written(isYAML ? listing.tree(hosts: chosen) : listing.list(hosts: chosen))
  }

  private func written(_ value: Value) throws -> String {
    if isYAML { return try Dumper(indent: 2, flow: .never).text(of: value) }
    return JSONWriter(indent: 4, sortsKeys: true).text(of: value) + "\n"
  }
}
