import Subprocess
import SystemPackage

/// Runs programs that tests need.
public enum Command {
  /// A program that did not end well.
  public struct Failure: Error, CustomStringConvertible {
    /// What happened.
    public let description: String
  }

  /// Runs a program to its end; what it writes to standard output.
  ///
  /// An exit code other than 0 is an error, which shows what it wrote.
  @discardableResult
  public static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> String {
    var changes: [Environment.Key: String?] = [:]
    for (name, value) in environment { changes[Environment.Key(stringLiteral: name)] = value }
    let result = try await Subprocess.run(
      program.contains("/") ? .path(FilePath(program)) : .name(program),
      arguments: Arguments(arguments), environment: .inherit.updating(changes),
      output: .string(limit: 16 << 20), error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
      let command = ([program] + arguments).joined(separator: " ")
      throw Failure(
        description: "`\(command)` ended with \(result.terminationStatus): \(result.standardError)")
    }
    return result.standardOutput
  }
}
