import ArgumentParser
import Diagnostics
import FoundationEssentials
import Reporting

/// The command line: one subcommand, one file.
@main
struct Apus: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apus",
    abstract: "Runs playbooks on many hosts over SSH and leaves no footprint there.",
    discussion: "The hosts need sshd and a POSIX sh. Nothing else, and no Python anywhere.",
    version: Version.current,
    subcommands: [
      RunCommand.self,
      PlanCommand.self,
      ExecCommand.self,
      PingCommand.self,
      InventoryCommand.self,
      VarsCommand.self,
      DocCommand.self,
      LintCommand.self,
      VaultCommand.self,
    ])

  /// Runs the subcommand that the arguments name.
  static func main() async {
    let called = CalledName(CommandLine.arguments)
    if let version = called.version {
      var console = Console(color: .never, environment: [:])
      return console.write(version)
    }
    let arguments = called.arguments
    if let word = arguments.first, let mistake = unknownSubcommand(word) {
      var console = Console(color: .auto, environment: ProcessInfo.processInfo.environment)
      console.show([mistake])
      exit(withError: ExitCode.validationFailure)
    }
    await main(arguments)
  }

  /// What is wrong with a first word that is no subcommand, which the parser would call unexpected
  /// without a word of help.
  private static func unknownSubcommand(_ word: String) -> Diagnostic? {
    let known = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard !word.hasPrefix("-"), !known.contains(word) else { return nil }
    let names = known.map { "`\($0)`" }.joined(separator: ", ")
    return Diagnostic(
      .error, "there is no subcommand `\(word)`", notes: ["there are \(names)"],
      hint: Suggestion.nearest(to: word, among: known).map { "did you mean `apus \($0)`?" })
  }
}
