import ArgumentParser

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
      PingCommand.self,
      InventoryCommand.self,
    ])
}
