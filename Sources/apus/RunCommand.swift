import ArgumentParser
import Diagnostics
import Inventory
import Modules
import Playbook
import Reporting
import Runner
import SystemPackage
import Values

/// `apus run`: playbooks on the hosts of an inventory.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run playbooks.",
    discussion: "Nothing is touched before all playbooks have been read and found right.")

  @Argument(help: "The playbooks, in order.") var playbooks: [String]
  @OptionGroup(title: "Hosts") var hosts: InventoryFlags
  @OptionGroup(title: "Connections") var connection: ConnectionFlags
  @OptionGroup(title: "Becoming another user") var become: BecomeFlags
  @OptionGroup(title: "Output") var output: OutputFlags

  @Option(
    name: [.customShort("e"), .customLong("extra-vars")],
    help: "Variables: name=value, YAML or JSON in braces, or @file; may be repeated.")
  var extraVariables: [String] = []

  @Option(name: [.customShort("t"), .customLong("tags")], help: "Only tasks with these tags.")
  var tags: [String] = []

  @Option(name: .customLong("skip-tags"), help: "No tasks with these tags.")
  var skippedTags: [String] = []

  @Option(name: [.customShort("f"), .customLong("forks")], help: "On how many hosts at once (5).")
  var forks: Int?

  @Flag(
    name: [.customShort("C"), .customLong("check")], help: "Change nothing, say what would be.")
  var isCheckMode = false

  @Flag(name: [.customShort("D"), .customLong("diff")], help: "Show differences in files.")
  var showsDifferences = false

  @Option(name: .customLong("start-at-task"), help: "Leave out all tasks before this one.")
  var startAtTask: String?

  @Flag(name: .customLong("force-handlers"), help: "Run handlers on failed hosts too.")
  var forcesHandlers = false

  @Flag(name: .customLong("syntax-check"), help: "Only look for mistakes.")
  var onlyChecks = false

  func run() async throws {
    var workspace = try CommandFailure.reporting(output) { try Workspace(output) }
    let console = workspace.console
    try await CommandFailure.reporting(console) {
      let read = try PlaybookFiles.read(playbooks.map { FilePath($0) })
      if onlyChecks { return }
      let inventory = try await workspace.inventory(
        hosts, playbooks: read.map { FilePath($0.file.name) })
      let outcome = try await perform(read, inventory, workspace)
      if let code = outcome.exitCode { throw code }
    }
  }

  private func perform(
    _ playbooks: [Playbook], _ inventory: Inventory, _ workspace: Workspace
  ) async throws -> Run.Outcome {
    let extra = try ExtraVariables.read(extraVariables)
    let limit = try hosts.limit.map { try HostLimit($0) }
    if let limit, try inventory.hosts(matching: ["all"], limit: limit, at: nil).hosts.isEmpty {
      workspace.fail("no host matches `--limit \(hosts.limit ?? "")`")
      throw ExitCode.wrongRequest
    }
    var options = RunOptions()
    options.tags = TagSelection(run: Self.split(tags), skip: Self.split(skippedTags))
    options.forks = max(1, forks ?? workspace.configuration[.forks])
    options.isCheckMode = isCheckMode
    options.showsDifferences = showsDifferences || workspace.configuration[.diffAlways]
    options.forcesHandlers = forcesHandlers || workspace.configuration[.forceHandlers]
    options.startAtTask = startAtTask
    var report = workspace.reportOptions(output)
    report.isCheckMode = isCheckMode
    report.showsDiff = options.showsDifferences
    options.verbosity = report.verbosity
    let reporter = output.format.reporter(report)
    let prompter = TerminalPrompter(reporter)
    options.connection = try await workspace.connectionDefaults(connection, become, prompter)
    let connections = workspace.connections(prompter)
    let run = Run(
      playbooks, inventory: inventory, store: workspace.store(inventory, extra: extra),
      options: options, limit: limit, connections: connections, sink: reporter)
    let outcome = await Interruption.watching(reporter) { await run.run() }
    var console = workspace.console
    console.show(await connections.takeWarnings())
    await connections.close()
    return outcome
  }

  private static func split(_ tags: [String]) -> [String] {
    tags.flatMap { $0.split(separator: ",").map(String.init) }
  }
}

extension Run.Outcome {
  /// The exit code of ansible-playbook; nil where all went well.
  var exitCode: ExitCode? {
    switch self {
    case .succeeded: nil
    case .failed: .failedHosts
    case .unreachable: .unreachableHosts
    case .refused: .wrongInput
    case .interrupted: .interrupted
    }
  }
}
