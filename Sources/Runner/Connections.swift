public import Diagnostics
import Modules
import Remote
public import SSH
import Values

/// The ways to all hosts of a run, each opened when it is first needed and then kept.
public actor Connections {
  nonisolated let connector: Connector
  private let configuration: ClientConfig
  private let prompter: any Prompter
  private var open: [HostSettings: any Connection] = [:]
  private var sessions: [SessionKey: SharedSession] = [:]

  /// What tells one session from another: as whom we log in where, not as whom we act there.
  ///
  /// Two names of one machine have a session each, for sshd gives one session ten shells at most.
  private struct SessionKey: Hashable {
    let host: String
    let way: HostSettings.Way
    let password: Secret?
  }

  /// Opens connections as OpenSSH's configuration and the inventory say.
  public init(
    connector: Connector, configuration: ClientConfig, prompter: any Prompter
  ) {
    self.connector = connector
    self.configuration = configuration
    self.prompter = prompter
  }

  /// The connection for a task's settings.
  func connection(for settings: HostSettings) throws -> any Connection {
    if let known = open[settings] { return known }
    let connection: any Connection
    switch settings.way {
    case .local:
      connection = LocalConnection(
        host: settings.host, become: try settings.become?.become(on: settings.host))
    case .ssh:
      let session = session(for: settings)
      connection = SSHConnection(
        host: settings.host, become: try settings.become?.become(on: settings.host),
        places: session.places, endSession: { await session.end() }
      ) {
        try await session.session()
      }
    }
    open[settings] = connection
    return connection
  }

  /// The session that all who act on a host share.
  func sharedSession(for settings: HostSettings) -> SharedSession { session(for: settings) }

  private func session(for settings: HostSettings) -> SharedSession {
    let key = SessionKey(
      host: settings.host, way: settings.way, password: settings.password)
    if let known = sessions[key] { return known }
    let fresh = SharedSession(
      settings, connector: connector, configuration: configuration, prompter: prompter)
    sessions[key] = fresh
    return fresh
  }

  /// What a person should know about the connections that were made since the last call.
  public func takeWarnings() async -> [Diagnostic] {
    await configuration.takeWarnings() + connector.takeWarnings()
  }

  /// Ends all connections.
  public func close() async { await connector.close() }
}
