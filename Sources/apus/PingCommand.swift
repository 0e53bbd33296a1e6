import ArgumentParser
import Diagnostics
import Inventory
import OrderedCollections
import Reporting
import Runner

/// `apus ping`: whether every host lets us in, and how far away it is.
struct PingCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ping", abstract: "Check that hosts let us in and that their shell answers.",
    discussion: "Logs in, starts a shell, and measures how long an answer takes.")

  @Argument(help: "The hosts, as a pattern.") var pattern = "all"
  @OptionGroup(title: "Hosts") var hosts: InventoryFlags
  @OptionGroup(title: "Connections") var connection: ConnectionFlags
  @OptionGroup(title: "Becoming another user") var become: BecomeFlags
  @OptionGroup(title: "Vault passwords") var vault: VaultFlags
  @OptionGroup(title: "Output") var output: OutputFlags

  @Option(name: [.customShort("f"), .customLong("forks")], help: "How many hosts at once.")
  var forks = 50

  func run() async throws {
    var workspace = try CommandFailure.reporting(output) { try Workspace(output) }
    let console = workspace.console
    try await CommandFailure.reporting(console) {
      let prompter = TerminalPrompter()
      let keys = try await workspace.vaultKeys(vault, prompter)
      let inventory = try await workspace.inventory(hosts, vaultKeys: keys)
      let limit = try hosts.limit.map { try HostLimit($0) }
      let selection = try inventory.hosts(matching: [pattern], limit: limit, at: nil)
      workspace.console.show(selection.warnings)
      guard !selection.hosts.isEmpty else {
        throw DiagnosticError(Diagnostic(.error, "no host matches `\(pattern)`"))
      }
      let connections = workspace.connections(prompter)
      let ping = Ping(
        connections: connections, store: workspace.store(inventory, extra: [:], vaultKeys: keys),
        defaults: try await workspace.connectionDefaults(
          connection, become, keys, prompter))
      let count = await show(ping, selection.hosts, workspace)
      workspace.console.show(await connections.takeWarnings())
      await connections.close()
      if count > 0 { throw ExitCode.unreachableHosts }
    }
  }

  /// Shows each answer as it comes; gives the count of hosts that did not answer.
  private func show(_ ping: Ping, _ hosts: [String], _ workspace: Workspace) async -> Int {
    var console = workspace.console
    let style = workspace.reportOptions(output).style
    let width = hosts.map(\.count).max() ?? 0
    var failures = 0
    await ping.run(hosts, atOnce: forks) { answer in
      let name = answer.host + String(repeating: " ", count: width - answer.host.count)
      switch answer.result {
      case .success(let times):
        let login = Self.text(times.login)
        let roundTrip = Self.text(times.roundTrip)
        let line = "\(name)  pong  login \(login)  round trip \(roundTrip)"
        console.write(style.paint(line, .ok) + "\n")
      case .failure(let failure):
        failures += 1
        console.write(style.paint("\(name)  no answer", .unreachable) + "\n")
        console.show([failure.diagnostic])
      }
    }
    return failures
  }

  private static func text(_ duration: Duration) -> String {
    let microseconds = duration.components.attoseconds / 1_000_000_000_000
    let milliseconds = Double(duration.components.seconds) * 1000 + Double(microseconds) / 1000
    let tenths = Int((milliseconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) ms"
  }
}
