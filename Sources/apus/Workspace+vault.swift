import Inventory
import SystemPackage
import Templating

extension Workspace {
  /// The vault passwords of a run, as flags and configuration give them.
  func vaultKeys(_ flags: VaultFlags, _ prompter: TerminalPrompter) async throws -> VaultKeys {
    try await vaultKeys(
      identities: vaultIdentities + flags.identities,
      passwordFiles: flags.passwordFiles,
      asks: flags.asksPassword || configuration[.askVaultPassword], prompter)
  }

  /// The identities that the configuration names.
  var vaultIdentities: [String] { configuration[.vaultIdentities].filter { !$0.isEmpty } }

  /// Vault passwords from given sources, and the configuration's password file behind them.
  func vaultKeys(
    identities: [String], passwordFiles: [String], asks: Bool, isNew: Bool = false,
    asksOtherwise: Bool = false, _ prompter: TerminalPrompter
  ) async throws -> VaultKeys {
    let files = passwordFiles + [configuration[.vaultPasswordFile]?.string].compactMap(\.self)
    let label = configuration[.vaultIdentity]
    var loader = VaultKeyLoader(defaultLabel: label, isNew: isNew) { await prompter.ask($0) }
    try await loader.load(
      identities: identities, passwordFiles: files,
      asks: asks || asksOtherwise && identities.isEmpty && files.isEmpty)
    var console = console
    console.show(loader.warnings)
    return VaultKeys(
      loader.keys, requiresLabel: configuration[.vaultIdentityMatch], defaultLabel: label)
  }
}
