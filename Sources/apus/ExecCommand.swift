import ArgumentParser
import Diagnostics
import Inventory
import OrderedCollections
import Playbook
import Reporting
import Runner
import SystemPackage
import Values
import YAML

/// `apus exec`: one module on the hosts that a pattern names, without a playbook.
struct ExecCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec", abstract: "Run one module on hosts.",
    discussion: "Without --module-name the arguments are a command: apus exec all -a uptime.")

  @Argument(help: "The hosts, as a pattern.") var pattern: String
  @OptionGroup(title: "Hosts") var hosts: InventoryFlags
  @OptionGroup(title: "Connections") var connection: ConnectionFlags
  @OptionGroup(title: "Becoming another user") var become: BecomeFlags
  @OptionGroup(title: "Vault passwords") var vault: VaultFlags
  @OptionGroup(title: "Output") var output: OutputFlags

  @Option(name: [.customShort("m"), .customLong("module-name")], help: "The module.")
  var module = "command"

  @Option(
    name: [.customShort("a"), .customLong("args")], parsing: .unconditional,
    help: "Its arguments: name=value, a command, or JSON in braces.")
  var arguments = ""

  @Option(
    name: [.customShort("M"), .customLong("module-path")],
    help: "Folders of modules, between colons; may be repeated.")
  var modulePaths: [String] = []

  @Option(
    name: [.customShort("B"), .customLong("background")],
    help: "Run it in the background, for so many seconds at most.")
  var background: Int?

  @Option(
    name: [.customShort("P"), .customLong("poll")],
    help: "Seconds between two looks at what runs in the background (15); 0 leaves it alone.")
  var poll: Int?

  @Option(
    name: [.customShort("e"), .customLong("extra-vars")],
    help: "Variables: name=value, YAML or JSON in braces, or @file; may be repeated.")
  var extraVariables: [String] = []

  @Option(name: [.customShort("f"), .customLong("forks")], help: "On how many hosts at once (5).")
  var forks: Int?

  @Flag(
    name: [.customShort("C"), .customLong("check")], help: "Change nothing, say what would be.")
  var isCheckMode = false

  @Flag(name: [.customShort("D"), .customLong("diff")], help: "Show differences in files.")
  var showsDifferences = false

  @Flag(name: [.customShort("o"), .customLong("one-line")], help: "A line for each host.")
  var isOneLine = false

  @Flag(name: .customLong("list-hosts"), help: "Only list the hosts.")
  var listsHosts = false

  @Option(name: [.customShort("t"), .customLong("tree")], help: "A folder for the answers.")
  var answers: String?

  @Option(help: "A folder whose group_vars and host_vars count too.")
  var playbookDir: String?

  @Option(name: .customLong("task-timeout"), help: "How many seconds it may take.")
  var taskTimeout: Int?

  func run() async throws {
    var workspace = try CommandFailure.reporting(output) { try Workspace(output) }
    let console = workspace.console
    try await CommandFailure.reporting(console) {
      let keys = try await workspace.vaultKeys(vault, TerminalPrompter())
      let extra = try ExtraVariables.read(extraVariables, keys)
      let loader = PlaybookFiles.loader(
        workspace, keys: keys, extra: extra, modulePaths: modulePaths)
      let playbook = try loader.playbook(try document())
      let inventory = try await workspace.inventory(
        hosts, playbooks: [FilePath(playbookDir ?? ".").appending("exec")], vaultKeys: keys)
      let limit = try hosts.limit.map { try HostLimit($0) }
      let chosen = try inventory.hosts(matching: [pattern], limit: limit, at: nil).hosts
      guard !chosen.isEmpty else {
        throw DiagnosticError(Diagnostic(.error, "no host matches `\(pattern)`"))
      }
      if listsHosts {
        let lines = chosen.map { "    \($0)\n" }.joined()
        return workspace.console.write("  hosts (\(chosen.count)):\n\(lines)")
      }
      var options = RunOptions()
      options.forks = max(1, forks ?? workspace.configuration[.forks])
      options.isCheckMode = isCheckMode
      options.showsDifferences = showsDifferences
      options.limit = hosts.limit
      options.taskTimeout = taskTimeout ?? workspace.configuration[.taskTimeout]
      options.factCache = workspace.factCache
      workspace.setJobs(of: &options)
      let report = workspace.reportOptions(output)
      options.verbosity = report.verbosity
      let reporter: any Reporter =
        output.format == .terminal
        ? AdHocReporter(
          FileOutput(), report, isOneLine: isOneLine, folder: answers.map { FilePath($0) })
        : output.format.reporter(report)
      let prompter = TerminalPrompter(reporter)
      options.connection = try await workspace.connectionDefaults(
        connection, become, keys, prompter)
      let connections = workspace.connections(prompter)
      let run = Run(
        [playbook], inventory: inventory,
        store: workspace.store(inventory, extra: extra, vaultKeys: keys), options: options,
        limit: limit, connections: connections, loader: loader, sink: reporter)
      let outcome = await Interruption.watching(reporter) { await run.run() }
      workspace.console.show(await connections.takeWarnings())
      await connections.close()
      if let code = outcome.exitCode { throw code }
    }
  }

  /// The playbook of one task that the command line amounts to.
  ///
  /// It is written as JSON, so that nothing in the arguments can be taken for anything else.
  private func document() throws -> Located {
    let trimmed = arguments.drop(while: \.isWhitespace)
    var action = Value.string(arguments)
    if trimmed.hasPrefix("{") {
      action = try YAML.load(SourceFile(name: "--args", text: arguments)).value.value
    }
    var task: Mapping = [.string(module): action]
    if let background { task["async"] = .int(background) }
    if let poll { task["poll"] = .int(poll) }
    let play: Mapping = [
      "name": "apus exec", "hosts": .string(pattern), "gather_facts": false,
      "tasks": .list([.mapping(task)]),
    ]
    let text = JSONWriter(secrets: .exposed).text(of: [.mapping(play)])
    return try YAML.load(SourceFile(name: "./exec", text: text)).value
  }
}
