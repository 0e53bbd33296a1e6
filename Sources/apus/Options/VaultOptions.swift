import ArgumentParser
import Reporting

/// Where vault passwords come from, as flags.
struct VaultFlags: ParsableArguments {
  @Option(
    name: .customLong("vault-id"),
    help: "A vault password: label@source, the source being a file, a script or `prompt`.")
  var identities: [String] = []

  @Option(
    name: [.customLong("vault-password-file"), .customLong("vault-pass-file")],
    help: "A file that holds the vault password, or a script that prints it.")
  var passwordFiles: [String] = []

  @Flag(
    name: [.customLong("ask-vault-pass"), .customLong("ask-vault-password")],
    help: "Ask for the vault password.")
  var asksPassword = false
}

/// The same for `apus vault`, which connects to nothing and so has `-J` free for asking, as in
/// Ansible.
struct VaultCommandFlags: ParsableArguments {
  @OptionGroup(title: "Vault passwords") var vault: VaultFlags

  @Flag(name: .customShort("J"), help: "As --ask-vault-pass.")
  var asksToo = false

  /// Whether the person wants to be asked.
  var asksPassword: Bool { vault.asksPassword || asksToo }
}

/// How messages of `apus vault` are shown, as flags.
struct VaultMessageFlags: ParsableArguments {
  @Option(name: .customLong("color"), help: "When to use colours: auto, always or never.")
  var color: ColorPolicy = .auto
}

/// Which of several vault passwords encrypts, as flags.
struct VaultTargetFlags: ParsableArguments {
  @Option(
    name: .customLong("encrypt-vault-id"),
    help: "The vault id to encrypt with, where several are given.")
  var label: String?
}
