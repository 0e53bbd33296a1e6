import ArgumentParser
import Diagnostics
import FoundationEssentials
import Reporting

/// Turns what goes wrong before a run into text and an exit code.
enum CommandFailure {
  /// Runs `body`; shows what it throws and ends the command.
  static func reporting<Result>(
    _ console: Console, _ body: () async throws -> Result
  ) async throws -> Result {
    do {
      return try await body()
    } catch {
      throw exit(error, console)
    }
  }

  /// Runs `body` while there is no console yet.
  static func reporting<Result>(
    _ flags: OutputFlags, _ body: () throws -> Result
  ) throws -> Result {
    try reporting(flags.color, body)
  }

  /// Runs `body` while there is no console yet.
  static func reporting<Result>(
    _ color: ColorPolicy, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch {
      let environment = ProcessInfo.processInfo.environment
      throw exit(error, Console(color: color, environment: environment))
    }
  }

  private static func exit(_ error: any Error, _ console: Console) -> ExitCode {
    if let code = error as? ExitCode { return code }
    var console = console
    console.show(error)
    return error is any DiagnosticConvertible ? .wrongInput : .unexpected
  }
}
