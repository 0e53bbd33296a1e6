import ArgumentParser
import Diagnostics
import Glibc
import Inventory
import Journal
import Modules
import OrderedCollections
import Playbook
import Reporting
import Runner
import SystemPackage
import Templating
import Values

/// `apus run`: playbooks on the hosts of an inventory.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run playbooks.",
    discussion: "Nothing is touched before all playbooks have been read and found right.")

  @Argument(help: "The playbooks, in order.") var playbooks: [String] = []
  @OptionGroup(title: "Hosts") var hosts: InventoryFlags
  @OptionGroup(title: "Connections") var connection: ConnectionFlags
  @OptionGroup(title: "Becoming another user") var become: BecomeFlags
  @OptionGroup(title: "Vault passwords") var vault: VaultFlags
  @OptionGroup(title: "Output") var output: OutputFlags
  @OptionGroup(title: "Earlier runs") var journal: JournalFlags

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

  @Option(
    name: [.customShort("M"), .customLong("module-path")],
    help: "Folders of modules, between colons; may be repeated.")
  var modulePaths: [String] = []

  @Option(
    name: .customLong("play"), help: "Only the play of this name or number; may be repeated.")
  var chosenPlays: [String] = []

  @Option(name: .customLong("from-play"), help: "Leave out all plays before this one.")
  var firstPlay: String?

  @Option(name: .customLong("start-at-task"), help: "Leave out all tasks before this one.")
  var startAtTask: String?

  @Flag(name: .customLong("step"), help: "Ask before each task.")
  var asksBeforeTasks = false

  @Flag(name: .customLong("flush-cache"), help: "Forget the facts that are kept between runs.")
  var forgetsFacts = false

  @Flag(name: .customLong("force-handlers"), help: "Run handlers on failed hosts too.")
  var forcesHandlers = false

  @Flag(name: .customLong("syntax-check"), help: "Only look for mistakes.")
  var onlyChecks = false

  @Flag(name: .customLong("list-tasks"), help: "Only list the tasks that would run.")
  var listsTasks = false

  @Flag(name: .customLong("list-tags"), help: "Only list the tags that tasks have.")
  var listsTags = false

  @Flag(name: .customLong("list-hosts"), help: "Only list the hosts of each play.")
  var listsHosts = false

  func validate() throws {
    guard playbooks.isEmpty, !journal.goesBack else { return }
    throw ValidationError("Missing expected argument '<playbooks> ...'")
  }

  func run() async throws {
    let workspace = try CommandFailure.reporting(output) { try Workspace(output) }
    try await CommandFailure.reporting(workspace.console) {
      guard journal.goesBack else { return try await run(workspace, nil) }
      let earlier = try EarlierRun(named: journal.run, of: playbooks)
      guard let command = try command(goingBackTo: earlier, workspace) else { return }
      try await command.run(workspace, earlier)
    }
  }

  private func run(_ workspace: Workspace, _ earlier: EarlierRun?) async throws {
    var workspace = workspace
    let isListing = listsTasks || listsTags || listsHosts
    let keys = try await workspace.vaultKeys(vault, TerminalPrompter())
    let extra = try ExtraVariables.read(extraVariables, keys)
    let loader = PlaybookFiles.loader(
      workspace, keys: keys, extra: extra, modulePaths: modulePaths, isListing: isListing)
    let all = try PlaybookFiles.read(playbooks.map { FilePath($0) }, loader)
    let read = try PlaySelection(chosen: chosenPlays, first: firstPlay).applied(to: all) {
      try Self.head(of: $0, extra).name
    }
    if onlyChecks { return try showNames(of: read, workspace) }
    let inventory = try await workspace.inventory(
      hosts, playbooks: read.map { FilePath($0.file.name) }, vaultKeys: keys)
    if isListing { return try list(read, inventory, extra, workspace) }
    let limit = try hosts.limit.map { try HostLimit($0) }
    if let limit, try inventory.hosts(matching: ["all"], limit: limit, at: nil).hosts.isEmpty {
      workspace.fail("no host matches `--limit \(hosts.limit ?? "")`")
      throw ExitCode.wrongRequest
    }
    let reporter = output.format.reporter(reportOptions(workspace))
    let prompter = TerminalPrompter(reporter)
    let input = RunInput(
      playbooks: read, inventory: inventory, limit: limit,
      store: workspace.store(inventory, extra: extra, vaultKeys: keys), loader: loader,
      connections: workspace.connections(prompter),
      folder: JournalFolder(of: .containing(playbooks.first.map { FilePath($0) })))
    var options = try await runOptions(input, workspace, prompter)
    options.past = try await past(input, options, earlier, workspace)
    let discretion = Discretion(
      keys,
      passwords: [options.connection.password, options.connection.becomePassword]
        .compactMap(\.self), extra: extra)
    let writer = try journalWriter(
      input, options, discretion, earlier, next: reporter, workspace)
    let outcome = await perform(input, options, writer, reporter, workspace)
    if let code = outcome.exitCode { throw code }
  }

  /// What ansible-playbook prints when a playbook has no mistakes.
  private func showNames(of playbooks: [Playbook], _ workspace: Workspace) throws {
    var console = workspace.console
    for playbook in playbooks { console.write("\nplaybook: \(playbook.file.name)\n") }
  }

  private func list(
    _ playbooks: [Playbook], _ inventory: Inventory, _ extra: Mapping, _ workspace: Workspace
  ) throws {
    var listing = RunListing()
    listing.showsTasks = listsTasks
    listing.showsTags = listsTags
    listing.showsHosts = listsHosts
    // Who lists tags and names none wants to see them all, those of tasks that never run too.
    let listsAll = listsTags && tags.isEmpty && skippedTags.isEmpty
    listing.tags = TagSelection(
      run: listsAll ? ["never", "all"] : Self.split(tags), skip: Self.split(skippedTags))
    let limit = try hosts.limit.map { try HostLimit($0) }
    var console = workspace.console
    for playbook in playbooks {
      let text = try listing.text(of: playbook) { play in
        try Self.head(of: play, extra)
      } hosts: { patterns in
        try inventory.hosts(matching: patterns, limit: limit, at: nil).hosts
      }
      console.write(text)
    }
  }

  /// The hosts and the name of a play.
  static func head(of play: Play, _ extra: Mapping) throws -> RunListing.Head {
    var store = VariableStore()
    store.extra = extra
    var layers = VariableLayers()
    layers.add(.play, play.directives[.vars]?.value.mapping ?? [:])
    let templar = Templar(VariableScope(store: store, host: nil, layers: layers))
    let hosts = try play.hosts.map { try templar.value(of: $0) } ?? "all"
    let patterns = hosts.items.map { $0.map(\.pythonString) } ?? [hosts.pythonString]
    let name = play.directives[.name].map { node in
      (try? templar.value(of: node).pythonString) ?? node.text ?? ""
    }
    return RunListing.Head(patterns: patterns, name: name ?? patterns.joined(separator: ","))
  }

  private func reportOptions(_ workspace: Workspace) -> ReportOptions {
    var report = workspace.reportOptions(output)
    report.isCheckMode = isCheckMode
    report.showsDiff = showsDifferences || workspace.configuration[.diffAlways]
    return report
  }

  private func runOptions(
    _ input: RunInput, _ workspace: Workspace, _ prompter: TerminalPrompter
  ) async throws -> RunOptions {
    var options = RunOptions()
    let configured = workspace.configuration
    options.tags = TagSelection(
      run: Self.split(tags.isEmpty ? configured[.runTags] : tags),
      skip: Self.split(skippedTags.isEmpty ? configured[.skipTags] : skippedTags))
    options.forks = max(1, forks ?? configured[.forks])
    options.isCheckMode = isCheckMode
    options.showsDifferences = showsDifferences || configured[.diffAlways]
    options.forcesHandlers = forcesHandlers || configured[.forceHandlers]
    options.endsWithoutHandler = configured[.errorOnMissingHandler]
    options.startAtTask = startAtTask
    options.asksBeforeTasks = asksBeforeTasks
    options.strategy = configured[.strategy]
    options.anyErrorsFatal = configured[.anyErrorsFatal]
    options.taskTimeout = configured[.taskTimeout]
    options.limit = hosts.limit
    options.readInventory = workspace.inventoryReader(
      hosts, playbooks: input.playbooks.map { FilePath($0.file.name) })
    options.gathering = configured[.gathering]
    options.factCache = workspace.factCache
    if forgetsFacts { options.factCache?.forgetAll(Array(input.inventory.hosts.keys)) }
    workspace.setJobs(of: &options)
    options.verbosity = reportOptions(workspace).verbosity
    options.ask = { question, isPrivate in
      await prompter.ask(question, isEchoed: !isPrivate)?.exposed
    }
    options.isInteractive = isatty(STDIN_FILENO) == 1
    options.connection = try await workspace.connectionDefaults(
      connection, become, input.store.vaultKeys, prompter)
    options.project = input.folder.project
    options.notesInputs = journal.journal
    return options
  }

  private func perform(
    _ input: RunInput, _ options: RunOptions, _ writer: JournalWriter?, _ reporter: any Reporter,
    _ workspace: Workspace
  ) async -> Run.Outcome {
    let run = Run(
      input.playbooks, inventory: input.inventory, store: input.store, options: options,
      limit: input.limit, connections: input.connections, loader: input.loader,
      sink: writer ?? reporter)
    let outcome = await Interruption.watching(reporter) { await run.run() }
    await writer?.finish(outcome)
    var console = workspace.console
    console.show(await input.connections.takeWarnings())
    await input.connections.close()
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
