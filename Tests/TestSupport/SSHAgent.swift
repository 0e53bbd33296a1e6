import Subprocess
public import SystemPackage

/// A real `ssh-agent` of a test's own.
public struct SSHAgent: Sendable {
  /// Where it listens.
  public let socket: FilePath

  /// Runs `body` with an agent that holds no key, and ends the agent after it.
  public static func with<Value: Sendable>(
    _ body: @Sendable @escaping (SSHAgent, Scratch) async throws -> Value
  ) async throws -> Value {
    try await Scratch.with { scratch in
      let socket = scratch.path("agent")
      return try await Subprocess.run(
        .name("ssh-agent"), arguments: ["-D", "-a", socket.string], input: .none,
        output: .sequence, error: .discarded
      ) { execution in
        // Its first words come when it listens.
        for try await _ in execution.standardOutput { break }
        do {
          let value = try await body(SSHAgent(socket: socket), scratch)
          try? execution.send(signal: .terminate)
          return value
        } catch {
          try? execution.send(signal: .terminate)
          throw error
        }
      }.closureResult
    }
  }

  /// Loads a key from its file.
  public func add(keyFile: FilePath) async throws {
    try await Command.run(
      "ssh-add", ["-q", keyFile.string], environment: ["SSH_AUTH_SOCK": socket.string])
  }
}
