import ArgumentParser
import Inventory
import Reporting
import Templating

/// `apus vault`: files and values that only who has a password can read.
struct VaultCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault", abstract: "Encrypt, decrypt and edit files and values.",
    discussion: "The format is Ansible's: what one of the two encrypts, the other decrypts.",
    subcommands: [
      VaultCreateCommand.self, VaultDecryptCommand.self, VaultEditCommand.self,
      VaultEncryptCommand.self, VaultEncryptStringCommand.self, VaultRekeyCommand.self,
      VaultViewCommand.self,
    ])
}

/// What every subcommand of `apus vault` works with.
struct VaultWorkspace {
  let workspace: Workspace
  let prompter = TerminalPrompter()

  /// The passwords that open what is encrypted; asks where none is given.
  func keys(_ flags: VaultCommandFlags) async throws -> VaultKeys {
    try await keys(flags, isNew: false)
  }

  /// The password to encrypt with; one that is asked for must be typed twice.
  func encryptionKey(
    _ flags: VaultCommandFlags, _ target: VaultTargetFlags
  ) async throws -> VaultKey {
    let keys = try await keys(flags, isNew: true)
    return try keys.key(named: target.label ?? workspace.configuration[.vaultEncryptIdentity])
  }

  /// The password to encrypt anew with.
  func newKey(
    identity: String?, passwordFile: String?, _ flags: VaultCommandFlags,
    _ target: VaultTargetFlags
  ) async throws -> VaultKey {
    let label = target.label ?? workspace.configuration[.vaultEncryptIdentity]
    let known = label == nil ? [] : workspace.vaultIdentities
    let keys = try await workspace.vaultKeys(
      identities: known + [identity].compactMap(\.self),
      passwordFiles: [passwordFile].compactMap(\.self), asks: asks(flags), isNew: true,
      asksOtherwise: true, prompter)
    return try keys.key(named: label)
  }

  private func keys(_ flags: VaultCommandFlags, isNew: Bool) async throws -> VaultKeys {
    try await workspace.vaultKeys(
      identities: workspace.vaultIdentities + flags.vault.identities,
      passwordFiles: flags.vault.passwordFiles, asks: asks(flags), isNew: isNew,
      asksOtherwise: true, prompter)
  }

  private func asks(_ flags: VaultCommandFlags) -> Bool {
    flags.asksPassword || workspace.configuration[.askVaultPassword]
  }

  /// The vault of a text.
  func encrypt(
    _ plaintext: [UInt8], _ key: VaultKey, label: String? = nil, name: String = ""
  ) throws -> [UInt8] {
    let salt = workspace.configuration[.vaultEncryptSalt].map { Array($0.utf8) }
    return try VaultKeys.encrypt(plaintext, with: key, label: label, salt: salt, name: name)
  }

  /// Says that it went well, where the output is not for a program.
  func say(_ text: String, always: Bool = false) {
    guard always || FileOutput.isTerminal(.stdout) else { return }
    var output = FileOutput()
    output.write(text + "\n", to: .stderr)
  }

  /// Does the work; shows what goes wrong and ends the command.
  static func perform(
    _ messages: VaultMessageFlags, _ body: (VaultWorkspace) async throws -> Void
  ) async throws {
    let color = messages.color
    let workspace = try CommandFailure.reporting(color) { try Workspace(color: color) }
    try await CommandFailure.reporting(workspace.console) {
      try await body(VaultWorkspace(workspace: workspace))
    }
  }
}
