import FoundationEssentials
public import Glibc
import Subprocess
public import SystemPackage

/// A real `sshd` on a port of the loopback interface, with keys and configuration of its own.
///
/// It runs as the user who runs the tests, and lets in that user by the keys that it is given.
public struct SSHServer: Sendable {
  /// The port on 127.0.0.1.
  public let port: Int
  /// The directory of its files.
  public let directory: FilePath
  /// The listening process; those of its connections are its children.
  public let processIdentifier: Int32

  /// The public keys by which it proves itself, as lines of `.pub` files.
  public let hostKeys: [String]

  /// What a server is to be like.
  public struct Settings: Sendable {
    /// The public keys that are let in, as lines of `.pub` files.
    public var authorizedKeys: [String] = []
    /// The types of its own keys, as ssh-keygen names them.
    public var hostKeyTypes = ["ed25519"]
    /// Further lines of sshd_config, which win over the fixture's own.
    public var configuration: [String] = []

    /// A server that lets nobody in.
    public init() {}
  }

  /// The server ended before it listened, such as because somebody took its port first.
  private struct NotListening: Error {}

  /// Runs `body` against a server, and ends the server after it.
  ///
  /// Tests run side by side, so a port that was free may be another's a moment later.
  public static func with<Value: Sendable>(
    _ settings: Settings, in scratch: Scratch,
    _ body: @Sendable @escaping (SSHServer) async throws -> Value
  ) async throws -> Value {
    for _ in 0..<4 {
      do {
        return try await run(settings, in: scratch, body)
      } catch is NotListening {
        continue
      }
    }
    return try await run(settings, in: scratch, body)
  }

  private static func run<Value: Sendable>(
    _ settings: Settings, in scratch: Scratch,
    _ body: @Sendable @escaping (SSHServer) async throws -> Value
  ) async throws -> Value {
    let number = UInt32.random(in: .min ... .max)
    let directory = scratch.path("sshd-\(number)")
    try FileManager.default.createDirectory(
      atPath: directory.string, withIntermediateDirectories: false)
    // sshd, run as root, insists on this directory, which its service file makes otherwise.
    try? FileManager.default.createDirectory(
      atPath: "/run/sshd", withIntermediateDirectories: false)
    let port = try FreePort.find()
    let hostKeys = try await makeKeys(settings.hostKeyTypes, in: directory)
    let configuration = try scratch.write(
      "sshd-\(number)/sshd_config", text(of: settings, port: port, directory: directory))
    try scratch.write(
      "sshd-\(number)/authorized_keys",
      settings.authorizedKeys.map { $0 + "\n" }.joined())
    let result = try await Subprocess.run(
      .path("/usr/sbin/sshd"), arguments: ["-D", "-e", "-f", configuration.string],
      input: .none, output: .discarded, error: .sequence
    ) { execution in
      let server = SSHServer(
        port: port, directory: directory,
        processIdentifier: execution.processIdentifier.value, hostKeys: hostKeys)
      let (ready, signal) = AsyncStream.makeStream(of: Void.self)
      return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for try await line in execution.standardError.strings()
          where line.contains("Server listening on") { signal.yield() }
          signal.finish()
        }
        var isListening = false
        for await _ in ready {
          isListening = true
          break
        }
        guard isListening else { throw NotListening() }
        let value = await Result.catching { try await body(server) }
        try? execution.send(signal: .terminate)
        return try value.get()
      }
    }
    return result.closureResult
  }

  private static func makeKeys(_ types: [String], in directory: FilePath) async throws -> [String] {
    var keys: [String] = []
    for type in types {
      let path = directory.appending("host_\(type)")
      try await Command.run(
        "ssh-keygen", ["-q", "-t", type, "-N", "", "-C", "host", "-f", path.string])
      keys.append(try String(contentsOfFile: path.string + ".pub", encoding: .utf8))
    }
    return keys
  }

  private static func text(of settings: Settings, port: Int, directory: FilePath) -> String {
    let keys = settings.hostKeyTypes.map { "HostKey \(directory.appending("host_\($0)"))" }
    let own = [
      "Port \(port)", "ListenAddress 127.0.0.1", "PidFile none", "StrictModes no",
      "AuthorizedKeysFile \(directory.appending("authorized_keys"))", "PermitRootLogin yes",
      "PasswordAuthentication no", "KbdInteractiveAuthentication no", "UsePAM no",
      // bash reads its user's .bashrc under sshd unless it runs inside another shell; what stands
      // there is this machine's affair.
      "SetEnv SHLVL=2",
      "AcceptEnv APUS_*", "LogLevel VERBOSE", "PrintMotd no", "PrintLastLog no",
    ]
    return (settings.configuration + keys + own).joined(separator: "\n") + "\n"
  }
}

extension Result where Failure == any Error {
  /// The outcome of something that may throw.
  fileprivate static func catching(_ body: () async throws -> Success) async -> Self {
    do { return .success(try await body()) } catch { return .failure(error) }
  }
}

extension SSHServer {
  /// The processes that serve connections.
  private func children() async throws -> [Int32] {
    let listing = try await Command.run("ps", ["-e", "-o", "pid=,ppid="])
    return listing.split(separator: "\n").compactMap { line in
      let numbers = line.split(separator: " ").compactMap { Int32($0) }
      return numbers.count == 2 && numbers[1] == processIdentifier ? numbers[0] : nil
    }
  }

  /// How many connections are open.
  public func connections() async throws -> Int { try await children().count }

  /// Kills the processes that serve connections, as a crash would.
  public func killConnections(signal: Int32 = SIGKILL) async throws {
    for child in try await children() { kill(child, signal) }
  }
}
