import ArgumentParser
import Diagnostics
import FoundationEssentials
import Reporting
import SystemPackage

/// `apus vault create`: a new encrypted file, written in an editor.
struct VaultCreateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Write a new file in an editor and encrypt it.")

  @Argument(help: "The file, which must not exist.") var file: String
  @Flag(name: .customLong("skip-tty-check"), help: "Start the editor without a terminal too.")
  var skipsTerminalCheck = false
  @OptionGroup var key: VaultTargetFlags
  @OptionGroup var passwords: VaultCommandFlags
  @OptionGroup(title: "Messages") var messages: VaultMessageFlags

  func run() async throws {
    try await VaultWorkspace.perform(messages) { workspace in
      let file = VaultFile(name: file)
      guard skipsTerminalCheck || FileOutput.isTerminal(.stdout) else {
        throw Self.mistake("there is no terminal for an editor", hint: "`--skip-tty-check`")
      }
      guard !FileManager.default.fileExists(atPath: file.path.string) else {
        throw Self.mistake("`\(file.name)` exists already", hint: "`apus vault edit \(file.name)`")
      }
      let key = try await workspace.encryptionKey(passwords, key)
      try FileManager.default.createDirectory(
        atPath: file.path.removingLastComponent().string, withIntermediateDirectories: true)
      let editor = VaultEditor(workspace.workspace)
      let text = try await editor.edit([], like: file.path)
      try file.write(workspace.encrypt(text, key))
    }
  }

  private static func mistake(_ message: String, hint: String) -> DiagnosticError {
    DiagnosticError(Diagnostic(.error, message, hint: hint))
  }
}
