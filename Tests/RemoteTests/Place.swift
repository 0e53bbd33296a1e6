@testable import Remote
import SSH
import SystemPackage
import TestSupport
import Testing

/// Where a shell can run: every behaviour must be the same in all of them.
enum Place: String, CaseIterable, CustomTestStringConvertible {
  case dash, bash, busybox, namedPipes = "named pipes", ssh

  /// Places that differ in how they are reached, for what does not depend on the shell.
  static let ways: [Place] = [.dash, .ssh]

  var testDescription: String { rawValue }

  /// The shell that stands for `/bin/sh`.
  private var shell: String {
    switch self {
    case .dash, .namedPipes, .ssh: "/bin/sh"
    case .bash: "/bin/bash"
    case .busybox: "/bin/busybox sh"
    }
  }

  /// Gives `body` a connection, and ends it afterwards.
  func connect<Value: Sendable>(
    become: Become? = nil, _ body: @escaping @Sendable (any Connection) async throws -> Value
  ) async throws -> Value {
    if self == .ssh { return try await Self.overSSH(become, body) }
    let shell = shell
    // Where a here document is not a pipe.
    let test = self == .namedPipes ? "false" : "[ -p /proc/self/fd/5 ]"
    let pool = ShellPool(host: "here", become: become) { command throws(RemoteError) in
      let command = command.replacing("/bin/sh", with: shell)
        .replacing("[ -p /proc/self/fd/5 ]", with: test)
      return try await LocalProcess.start(command, host: "here")
    }
    return try await Self.use(PoolConnection(pool: pool), body)
  }

  private static func use<Value: Sendable>(
    _ connection: any Connection, _ body: (any Connection) async throws -> Value
  ) async throws -> Value {
    do {
      let value = try await body(connection)
      await connection.close()
      return value
    } catch {
      await connection.close()
      throw error
    }
  }

  private static func overSSH<Value: Sendable>(
    _ become: Become?, _ body: @escaping @Sendable (any Connection) async throws -> Value
  ) async throws -> Value {
    try await SSHHost.with { host in
      try await use(host.connection(become: become), body)
    }
  }
}

/// A connection over shells that a test has started in its own way.
struct PoolConnection: Connection {
  let pool: ShellPool

  func run(_ request: Request) async throws(RemoteError) -> CommandResult {
    try await pool.run(Exchange(request, host: pool.host))
  }
  func facts() async throws(RemoteError) -> ShellFacts { try await pool.facts() }
  func upload(_ upload: Upload) async throws(RemoteError) -> TransferResult {
    try await pool.send(upload)
  }
  func download(_ download: Download) async throws(RemoteError) -> TransferResult {
    try await pool.fetch(download)
  }
  func hold(_ dialogue: Dialogue) async throws(RemoteError) -> CommandResult {
    try await pool.hold(dialogue)
  }
  func reset() async { await pool.reset() }
}

/// A server of this machine, reached over SSH.
struct SSHHost: Sendable {
  let server: SSHServer
  let connector: Connector
  private let options: ConnectionOptions

  static func with<Value: Sendable>(
    _ change: @Sendable (inout SSHServer.Settings) -> Void = { _ in },
    _ body: @escaping @Sendable (SSHHost) async throws -> Value
  ) async throws -> Value {
    try await Scratch.with { scratch in
      let key = scratch.path("id_ed25519")
      try await Command.run(
        "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", key.string])
      var settings = SSHServer.Settings()
      settings.authorizedKeys = [try await Command.run("cat", [key.string + ".pub"])]
      change(&settings)
      return try await SSHServer.with(settings, in: scratch) { server in
        var options = ConnectionOptions(
          destination: "local", hostName: "127.0.0.1", port: server.port, user: "root")
        options.identityFiles = [key]
        options.authentications = [.publicKey]
        options.hostKeyPolicy.strictness = .acceptNew
        options.hostKeyPolicy.userFiles = [scratch.path("known_hosts")]
        options.connectTimeout = .seconds(20)
        let connector = Connector(knownHosts: KnownHosts(), threads: 1)
        let host = SSHHost(server: server, connector: connector, options: options)
        do {
          let value = try await body(host)
          await connector.close()
          return value
        } catch {
          await connector.close()
          throw error
        }
      }
    }
  }

  func connection(become: Become? = nil) -> SSHConnection {
    let session = OneSession(connector: connector, options: options)
    return SSHConnection(host: "there", become: become) { try await session.session() }
  }

  /// Connections of several users that share one session.
  func connections(becoming all: [Become]) -> [SSHConnection] {
    let session = OneSession(connector: connector, options: options)
    let places = ShellPlaces()
    return all.map { become in
      SSHConnection(host: "there", become: become, places: places) { try await session.session() }
    }
  }
}

/// A session that is opened once, and anew after it has ended.
private actor OneSession {
  private let connector: Connector
  private let options: ConnectionOptions
  private var opened: Session?

  init(connector: Connector, options: ConnectionOptions) {
    self.connector = connector
    self.options = options
  }

  func session() async throws -> Session {
    if let opened, await opened.failure == nil { return opened }
    let session = try await connector.connect(options, prompter: NoPrompts())
    opened = session
    return session
  }
}

extension CommandResult {
  /// The output as text.
  var text: String { String(decoding: output, as: UTF8.self) }
  /// Standard error as text.
  var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// The failure that `body` ends with.
func failure(_ body: () async throws -> Void) async throws -> RemoteError? {
  do {
    try await body()
    return nil
  } catch let error as RemoteError {
    return error
  }
}
