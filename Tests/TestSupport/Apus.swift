import FoundationEssentials
import Subprocess
public import SystemPackage

/// The built binary, run as a person runs it, with an environment that holds nothing of the
/// machine's own but where programs are.
public struct Apus: Sendable {
  /// The program.
  public let binary: FilePath
  /// The directory it runs in.
  public var directory: FilePath
  /// Its whole environment.
  public var environment: [String: String]
  /// A command that gets the program and its arguments as its own last ones, and runs it.
  public var wrapper: [String] = []

  /// How a run ended, and what it wrote.
  public struct Outcome: Sendable, CustomStringConvertible {
    /// What it wrote to standard output, or to its terminal.
    public var output: String
    /// What it wrote to standard error.
    public var errors: String
    /// Its exit code; of a signal, its negative number.
    public let code: Int

    /// All of it, for messages of tests.
    public var description: String { "exit code \(code)\n\(output)\n--- errors\n\(errors)" }
  }

  /// The binary was not built.
  public struct Missing: Error, CustomStringConvertible {
    /// What to do.
    public let description: String
  }

  /// Finds the binary: where `APUS_BINARY` says, else the newer of the release build and of the
  /// build that the tests belong to.
  public init(in directory: FilePath, home: FilePath) throws {
    binary = try Self.find()
    self.directory = directory
    environment = [
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "HOME": home.string, "LANG": "C.UTF-8", "TZ": "UTC",
    ]
  }

  private static func find(beside caller: String = #filePath) throws -> FilePath {
    if let path = ProcessInfo.processInfo.environment["APUS_BINARY"] { return FilePath(path) }
    let root = FilePath(caller).removingLastComponent().removingLastComponent()
      .removingLastComponent()
    let candidates = [
      root.appending(".build/release/apus"),
      FilePath(CommandLine.arguments.first ?? "").removingLastComponent().appending("apus"),
    ]
    let built = candidates.compactMap { path -> (path: FilePath, date: Date)? in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path.string)
      // SwiftPM's `release` is a link; it is the file's age that counts.
      return (attributes?[.modificationDate] as? Date).map { (path, $0) }
    }
    guard let newest = built.max(by: { $0.date < $1.date }) else {
      throw Missing(
        description: "there is no binary `apus`; Tests/run builds it, `APUS_BINARY` names another")
    }
    return newest.path
  }

  /// Runs it to its end, without a terminal and with nothing to read.
  public func run(_ arguments: [String]) async throws -> Outcome {
    try await run(arguments) { try await $0.closeInput() }
  }

  /// Runs it without a terminal while `body` does something about it.
  public func run(
    _ arguments: [String], while body: @Sendable @escaping (RunningProgram) async throws -> Void
  ) async throws -> Outcome {
    try await start(wrapper + [binary.string] + arguments, body)
  }

  /// Runs it on a terminal of its own, where `body` can type.
  public func runOnTerminal(
    _ arguments: [String], while body: @Sendable @escaping (RunningProgram) async throws -> Void
  ) async throws -> Outcome {
    let words = (wrapper + [binary.string] + arguments).map { argument in
      "'\(argument.replacing("'", with: #"'\''"#))'"
    }
    // script gives the command a terminal, and passes on what it reads and the exit code.
    return try await start(
      ["script", "-qefc", "exec " + words.joined(separator: " "), "/dev/null"], body)
  }

  private func start(
    _ command: [String], _ body: @Sendable @escaping (RunningProgram) async throws -> Void
  ) async throws -> Outcome {
    var variables: [Environment.Key: String] = [:]
    for (name, value) in environment { variables[Environment.Key(stringLiteral: name)] = value }
    let program = command[0]
    let result = try await Subprocess.run(
      program.contains("/") ? .path(FilePath(program)) : .name(program),
      arguments: Arguments(Array(command.dropFirst())), environment: .custom(variables),
      workingDirectory: directory, input: .inputWriter, output: .sequence, error: .sequence
    ) { execution in
      let running = RunningProgram(
        processIdentifier: execution.processIdentifier.value,
        writer: execution.standardInputWriter)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await running.collect(execution.standardOutput, as: .output) }
        group.addTask { try await running.collect(execution.standardError, as: .errors) }
        do {
          try await body(running)
        } catch {
          try? execution.send(signal: .kill)
          throw error
        }
        try await group.waitForAll()
      }
      return (await running.output, await running.errors)
    }
    let code =
      switch result.terminationStatus {
      case .exited(let code): Int(code)
      case .signaled(let signal): -Int(signal)
      }
    return Outcome(output: result.closureResult.0, errors: result.closureResult.1, code: code)
  }
}
