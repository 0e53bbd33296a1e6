import Diagnostics
import FoundationEssentials
import Inventory
import OrderedCollections
import Reporting
import Runner
import SSH
import SystemPackage
import Templating
import Values

/// What every subcommand begins with: the environment, the configuration, the console.
struct Workspace {
  let environment: [String: String]
  let configuration: Configuration
  var console: Console
  /// What the inventory was read from, as `ansible_inventory_sources` shows it.
  private var inventorySources: [String] = []

  /// Reads the configuration where the command is called.
  init(_ flags: OutputFlags) throws {
    try self.init(color: flags.color)
    if max(flags.verbosity, configuration[.verbosity]) >= Traces.verbosity { Traces.begin() }
  }

  /// Reads the configuration where a command is called that makes no report.
  init(color: ColorPolicy) throws {
    environment = ProcessInfo.processInfo.environment
    console = Console(color: color, environment: environment)
    configuration = try Configuration.load()
    console.show(configuration.warnings)
  }

  /// The inventory that the flags or the configuration name.
  mutating func inventory(
    _ flags: InventoryFlags, playbooks: [FilePath] = [], vaultKeys: VaultKeys
  ) async throws -> Inventory {
    let sources =
      flags.inventories.isEmpty ? configuration[.inventory].map(\.string) : flags.inventories
    var options = configuration.inventoryOptions
    options.decrypt = vaultKeys.decryptor
    inventorySources = sources.map { $0.contains(",") ? $0 : PathExpansion().path($0).string }
    var inventory = try await Inventory.load(sources, options)
    for playbook in playbooks {
      let folder = playbook.removingLastComponent()
      try inventory.addVariables(
        besidePlaybook: folder.isEmpty ? "." : folder, decrypt: options.decrypt)
    }
    console.show(inventory.warnings)
    return inventory
  }

  /// Reads the same inventory anew, without a word about what is odd in it.
  func inventoryReader(
    _ flags: InventoryFlags, playbooks: [FilePath]
  ) -> @Sendable () async throws -> Inventory {
    let sources =
      flags.inventories.isEmpty ? configuration[.inventory].map(\.string) : flags.inventories
    let options = configuration.inventoryOptions
    return {
      var inventory = try await Inventory.load(sources, options)
      for playbook in playbooks {
        let folder = playbook.removingLastComponent()
        try inventory.addVariables(besidePlaybook: folder.isEmpty ? "." : folder, decrypt: nil)
      }
      return inventory
    }
  }

  /// Where roles are looked for beside a playbook's own folder.
  var rolePaths: [FilePath] {
    let configured = configuration[.rolesPath]
    guard configured.isEmpty else { return configured }
    let home = environment["HOME"] ?? "/"
    return [
      FilePath("\(home)/.ansible/roles"), "/usr/share/ansible/roles", "/etc/ansible/roles",
    ]
  }

  /// Where installed collections are looked for.
  var collectionPaths: [FilePath] {
    let named = environment["ANSIBLE_COLLECTIONS_PATH"] ?? environment["ANSIBLE_COLLECTIONS_PATHS"]
    let home = environment["HOME"] ?? "/"
    let paths = named ?? "\(home)/.ansible/collections:/usr/share/ansible/collections"
    return paths.split(separator: ":").map { FilePath(String($0)) }
  }

  /// Where facts are kept between runs; nil where the configuration keeps none.
  var factCache: FactCache? {
    guard configuration[.factCaching].hasSuffix("jsonfile"),
      let folder = configuration[.factCachingConnection]
    else { return nil }
    let seconds = configuration[.factCachingTimeout]
    return FactCache(
      folder: PathExpansion().path(folder), lifetime: seconds > 0 ? .seconds(seconds) : nil)
  }

  /// The variables of all hosts as a run begins with them.
  func store(_ inventory: Inventory, extra: Mapping, vaultKeys: VaultKeys) -> VariableStore {
    var store = VariableStore()
    let merge: MappingMerge = configuration[.hashBehaviour]
    for (host, variables) in inventory.variables(of: Array(inventory.hosts.keys), merge) {
      let magic = inventory.magicVariables(of: host)
      store.setInventory(variables.merging(magic) { _, magic in magic }, of: host)
    }
    store.groups = inventory.groupsVariable
    store.extra = extra
    store.vaultKeys = vaultKeys
    store.managedText = configuration[.managedText]
    let console = console
    store.warn = { warning in
      var console = console
      console.show([warning])
    }
    store.injectsFacts = configuration[.injectFacts]
    store.magic = [
      "ansible_version": [
        "full": "2.16.9", "major": 2, "minor": 16, "revision": 9, "string": "2.16.9",
      ],
      "ansible_inventory_sources": .list(inventorySources.map { .string($0) }),
      "ansible_config_file": configuration.file.map { .string($0.string) } ?? .null,
      "ansible_playbook_python": .string(python),
    ]
    return store
  }

  /// The Python that plays on this machine would run: the first `python3` that there is.
  private var python: String {
    let folders = (environment["PATH"] ?? "").split(separator: ":").map { FilePath(String($0)) }
    let found = folders.map { $0.appending("python3").string }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    return found ?? "/usr/bin/python3"
  }

  /// How to reach hosts where the inventory does not say.
  func connectionDefaults(
    _ connection: ConnectionFlags, _ become: BecomeFlags, _ keys: VaultKeys,
    _ prompter: TerminalPrompter
  ) async throws -> ConnectionDefaults {
    var defaults = ConnectionDefaults()
    defaults.remoteUser = connection.remoteUser ?? configuration[.remoteUser]
    defaults.port = configuration[.remotePort]
    defaults.privateKeyFile = connection.privateKey ?? configuration[.privateKeyFile]?.string
    if let key = defaults.privateKeyFile { try PrivateKeyFile.check(PathExpansion().path(key)) }
    defaults.timeout = connection.timeout ?? configuration[.timeout]
    defaults.connection = connection.connection ?? configuration[.transport]
    if configuration.origin(of: .sshArguments) != .fallback {
      defaults.sshArguments = configuration[.sshArguments]
    }
    defaults.sshCommonArguments =
      connection.sshCommonArguments ?? configuration[.sshCommonArguments]
    defaults.sshExtraArguments = connection.sshExtraArguments ?? configuration[.sshExtraArguments]
    defaults.jump = connection.jump
    // A mistake in it is told before any host is asked.
    if let jump = connection.jump { _ = try GivenOptions(jump: jump) }
    if configuration.origin(of: .hostKeyChecking) != .fallback {
      defaults.checksHostKeys = configuration[.hostKeyChecking]
    }
    if connection.asksPassword || configuration[.askPassword] {
      defaults.password = await prompter.ask("SSH password: ")
    } else if let file = connection.passwordFile ?? configuration[.connectionPasswordFile]?.string {
      defaults.password = try await PasswordFile.password(
        in: PathExpansion().path(file), keys: keys)
    }
    defaults.becomes = become.becomes || configuration[.become]
    defaults.becomeUser = become.user ?? configuration[.becomeUser]
    defaults.becomeMethod = become.method ?? configuration[.becomeMethod]
    if become.asksPassword || configuration[.becomeAskPassword] {
      let answer = await prompter.ask("BECOME password: ")
      defaults.becomePassword = answer ?? defaults.password
    } else if let file = become.passwordFile ?? configuration[.becomePasswordFile]?.string {
      defaults.becomePassword = try await PasswordFile.password(
        in: PathExpansion().path(file), keys: keys)
    }
    return defaults
  }

  /// The ways to hosts, none of them open yet.
  func connections(_ prompter: any Prompter) -> Connections {
    Connections(
      connector: Connector(knownHosts: KnownHosts()),
      configuration: ClientConfig(environment: .current(variables: environment)),
      prompter: prompter)
  }

  /// Shows a mistake in what was asked for.
  func fail(_ message: String) {
    var console = console
    console.show([Diagnostic(.error, message)])
  }

  /// How reports look.
  func reportOptions(_ flags: OutputFlags) -> ReportOptions {
    var options = ReportOptions()
    options.verbosity = max(flags.verbosity, configuration[.verbosity])
    options.style = Style(
      policy: flags.color, environment: environment, isTerminal: FileOutput.isTerminal(.stdout))
    options.resultFormat =
      ResultFormat(
        callback: configuration[.stdoutCallback], resultFormat: configuration[.resultFormat])
      ?? .json
    options.showsSkipped = configuration[.displaySkippedHosts]
    options.showsOK = configuration[.displayOKHosts]
    options.sendsFailuresToStderr = configuration[.displayFailedToStandardError]
    options.showsTaskPathOnFailure = configuration[.showTaskPathOnFailure]
    options.showsStatistics = configuration[.showCustomStatistics]
    options.marksCheckMode = configuration[.checkModeMarkers]
    options.columns = ReportOptions.columns(ofTerminal: FileOutput.width(of: .stdout))
    return options
  }
}
