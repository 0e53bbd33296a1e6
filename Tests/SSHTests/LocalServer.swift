import Diagnostics
import SSH
import SystemPackage
import TestSupport

/// A server of this machine, a key that it lets in, and a connector.
struct LocalServer: Sendable {
  let server: SSHServer
  let scratch: Scratch
  let connector: Connector

  /// The key that is let in.
  var keyFile: FilePath { scratch.path("id_ed25519") }

  /// Runs `body` against a server that lets in a new Ed25519 key.
  static func with<Value: Sendable>(
    _ change: @Sendable (inout SSHServer.Settings) -> Void = { _ in },
    _ body: @Sendable @escaping (LocalServer) async throws -> Value
  ) async throws -> Value {
    try await Scratch.with { scratch in
      let key = try await ClientKey.make("ed25519", in: scratch)
      var settings = SSHServer.Settings()
      settings.authorizedKeys = [key.publicLine]
      change(&settings)
      return try await SSHServer.with(settings, in: scratch) { server in
        let connector = Connector(knownHosts: KnownHosts(), threads: 1)
        let local = LocalServer(server: server, scratch: scratch, connector: connector)
        do {
          let value = try await body(local)
          await connector.close()
          return value
        } catch {
          await connector.close()
          throw error
        }
      }
    }
  }

  /// How to connect to it: with its key, and any host key.
  func options(user: String = "root") -> ConnectionOptions {
    var options = ConnectionOptions(
      destination: "local", hostName: "127.0.0.1", port: server.port, user: user)
    options.identityFiles = [keyFile]
    options.authentications = AuthenticationMethod.allCases
    options.hostKeyPolicy.strictness = .acceptNew
    options.hostKeyPolicy.userFiles = [scratch.path("known_hosts")]
    options.connectTimeout = .seconds(20)
    return options
  }

  func connect(_ change: (inout ConnectionOptions) -> Void = { _ in }) async throws -> Session {
    var options = options()
    change(&options)
    return try await connector.connect(options, prompter: NoPrompts())
  }
}

extension LocalServer {
  /// Why a connection cannot be made.
  func failure(connecting options: ConnectionOptions) async -> SSHError? {
    do throws(SSHError) {
      let session = try await connector.connect(options, prompter: NoPrompts())
      await session.close()
      return nil
    } catch {
      return error
    }
  }
}

/// A user's key pair in files.
struct ClientKey: Sendable {
  let path: FilePath
  let publicLine: String

  /// Has ssh-keygen make a key pair.
  static func make(
    _ type: String, in scratch: Scratch, named name: String? = nil, passphrase: String = "",
    _ arguments: [String] = []
  ) async throws -> ClientKey {
    let path = scratch.path(name ?? "id_\(type)")
    try await Command.run(
      "ssh-keygen",
      ["-q", "-t", type, "-N", passphrase, "-C", "test", "-f", path.string] + arguments)
    let line = try await Command.run("cat", [path.string + ".pub"])
    return ClientKey(
      path: path, publicLine: line.split(separator: "\n").first.map(String.init) ?? "")
  }
}
