import ArgumentParser
import Templating

/// `apus vault edit`: encrypted files in an editor.
struct VaultEditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Change encrypted files in an editor.",
    discussion: """
      The decrypted text is in a folder that only this user can enter, and is overwritten \
      afterwards. A file that is not changed stays as it is.
      """)

  @Argument(help: "The files.") var files: [String]
  @OptionGroup var key: VaultTargetFlags
  @OptionGroup var passwords: VaultCommandFlags
  @OptionGroup(title: "Messages") var messages: VaultMessageFlags

  func run() async throws {
    try await VaultWorkspace.perform(messages) { workspace in
      let keys = try await workspace.keys(passwords)
      let editor = VaultEditor(workspace.workspace)
      for file in files.map(VaultFile.init) {
        let (plaintext, used) = try file.decrypt(keys)
        let text = try await editor.edit(plaintext, like: file.path)
        guard text != plaintext else { continue }
        let key = try key.label.map { try keys.key(named: $0) } ?? used
        // A vault keeps the name of its key, whichever opened it.
        let label = try self.key.label ?? VaultKeys.label(of: file.read())
        try file.write(workspace.encrypt(text, key, label: label), keepsAccess: true)
      }
    }
  }
}
