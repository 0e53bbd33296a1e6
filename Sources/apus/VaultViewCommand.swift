import ArgumentParser
import Diagnostics
import Reporting
import Subprocess
import SystemPackage

/// `apus vault view`: what encrypted files hold, in a pager.
struct VaultViewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view", abstract: "Show what encrypted files hold.",
    discussion: "On a terminal in $PAGER, or in less; nothing decrypted is written to a file.")

  @Argument(help: "The files; `-` is standard input.") var files: [String]
  @OptionGroup var passwords: VaultCommandFlags
  @OptionGroup(title: "Messages") var messages: VaultMessageFlags

  func run() async throws {
    try await VaultWorkspace.perform(messages) { workspace in
      let keys = try await workspace.keys(passwords)
      for file in files.map(VaultFile.init) {
        let plaintext = try file.decrypt(keys).plaintext
        if FileOutput.isTerminal(.stdout) {
          let pager = workspace.workspace.environment["PAGER"] ?? "less"
          try await Self.show(plaintext, in: pager)
        } else {
          try VaultFile(name: "-").write(plaintext)
        }
      }
    }
  }

  private static func show(_ text: [UInt8], in pager: String) async throws {
    // A pager is a command with options, as programs expect it in this variable.
    _ = try await Subprocess.run(
      .path("/bin/sh"), arguments: ["-c", pager], input: .array(text),
      output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
      error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
  }
}
