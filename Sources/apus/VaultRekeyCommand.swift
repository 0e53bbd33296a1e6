import ArgumentParser

/// `apus vault rekey`: encrypted files under another password.
struct VaultRekeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rekey", abstract: "Encrypt encrypted files with another password.")

  @Argument(help: "The files.") var files: [String]
  @Option(
    name: .customLong("new-vault-id"), help: "The new password: label@source, as for --vault-id.")
  var newIdentity: String?
  @Option(
    name: .customLong("new-vault-password-file"),
    help: "A file that holds the new password, or a script that prints it.")
  var newPasswordFile: String?
  @OptionGroup var key: VaultTargetFlags
  @OptionGroup var passwords: VaultCommandFlags
  @OptionGroup(title: "Messages") var messages: VaultMessageFlags

  func run() async throws {
    try await VaultWorkspace.perform(messages) { workspace in
      let keys = try await workspace.keys(passwords)
      let newKey = try await workspace.newKey(
        identity: newIdentity, passwordFile: newPasswordFile, passwords, key)
      for file in files.map(VaultFile.init) {
        let vault = try workspace.encrypt(file.decrypt(keys).plaintext, newKey)
        try file.write(vault, keepsAccess: true)
      }
      workspace.say("Rekey successful", always: true)
    }
  }
}
