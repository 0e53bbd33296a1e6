import ArgumentParser
import Diagnostics
import Inventory
import OrderedCollections
import Reporting
import Runner
import SSH

/// `apus forward`: ports of this machine whose connections go on from a host.
struct ForwardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forward", abstract: "Open ports here that lead to what a host can reach.",
    discussion: """
      Runs until Ctrl-C, and connects anew when the connection is lost. With --exec a command runs \
      on the host for as long:

        apus forward node1 8443:127.0.0.1:8443 \\
          --exec 'kubectl port-forward -n kube-system svc/kubernetes-dashboard 8443:443'
      """)

  @Argument(help: "The host, as the inventory names it.") var host: String
  @Argument(
    help: "[address:]port:host:port, as for ssh -L; port 0 is any that is free.") var ports:
    [String]
  @OptionGroup(title: "Hosts") var hosts: InventoryFlags
  @OptionGroup(title: "Connections") var connection: ConnectionFlags
  @OptionGroup(title: "Becoming another user") var become: BecomeFlags
  @OptionGroup(title: "Vault passwords") var vault: VaultFlags
  @OptionGroup(title: "Output") var output: OutputFlags

  @Option(help: "A command to run on the host meanwhile.")
  var exec: String?

  func run() async throws {
    var workspace = try CommandFailure.reporting(output) { try Workspace(output) }
    let console = workspace.console
    try await CommandFailure.reporting(console) {
      let ports = try parsedPorts()
      let prompter = TerminalPrompter()
      let keys = try await workspace.vaultKeys(vault, prompter)
      let inventory = try await workspace.inventory(hosts, vaultKeys: keys)
      let selection = try inventory.hosts(matching: [host], limit: nil, at: nil)
      workspace.console.show(selection.warnings)
      guard selection.hosts.count == 1, let name = selection.hosts.first else {
        let found = selection.hosts.isEmpty ? "no host" : "\(selection.hosts.count) hosts"
        throw DiagnosticError(
          Diagnostic(
            .error, "`\(host)` names \(found), not one",
            hint: Suggestion.nearest(to: host, among: inventory.hosts.keys).map {
              "did you mean `\($0)`?"
            }))
      }
      let connections = workspace.connections(prompter)
      let forwarding = try Forwarding(
        ports, through: name, command: exec, connections: connections,
        store: workspace.store(inventory, extra: [:], vaultKeys: keys),
        defaults: try await workspace.connectionDefaults(connection, become, keys, prompter)
      ) { [workspace] in
        var console = workspace.console
        await show($0, &console)
      }
      let result: Result<Void, any Error> = await Interruption.watching {
        do { return .success(try await forwarding.run()) } catch { return .failure(error) }
      }
      workspace.console.show(await connections.takeWarnings())
      await connections.close()
      if case .failure(let error) = result, !(error is CancellationError) {
        if let error = error as? SSHError, error.kind == .cancelled { return }
        throw error
      }
    }
  }

  private func parsedPorts() throws -> [ForwardedPort] {
    let mistakes = ports.filter { ForwardedPort($0) == nil }.map {
      Diagnostic(
        .error, "`\($0)` is no port to forward",
        hint: "write it as for ssh -L: `8443:127.0.0.1:8443`")
    }
    guard mistakes.isEmpty else { throw DiagnosticError(mistakes) }
    return ports.compactMap { ForwardedPort($0) }
  }

  private func show(_ event: Forwarding.Event, _ console: inout Console) async {
    switch event {
    case .listening(let forwarded, let port):
      let here = ForwardedPort.address(forwarded.bindAddress, port)
      console.write("\(here) leads to \(forwarded.target) from \(host)\n")
    case .ready:
      console.write("ready; Ctrl-C ends it\n")
    case .refused(let forwarded, let diagnostic):
      var warning = diagnostic
      warning.notes.append("for a connection to \(forwarded.target) from \(host)")
      console.show([warning])
    case .lost(let diagnostic, let pause):
      let cause = diagnostic.map { ": \($0.message)" } ?? ""
      console.show([
        Diagnostic(
          .warning, "the connection to \(host) is lost\(cause)",
          notes: ["it is opened again in \(pause.components.seconds) s"])
      ])
    case .back:
      console.write("connected to \(host) again\n")
    case .said(let bytes):
      console.write(String(decoding: bytes, as: UTF8.self))
    case .ended(let status, let pause):
      console.show([
        Diagnostic(
          .warning, "the command on \(host) ended with status \(status)",
          notes: ["it is started again in \(pause.components.seconds) s"])
      ])
    }
  }
}
