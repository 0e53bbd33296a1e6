import ArgumentParser

/// `apus vault encrypt`: whole files.
struct VaultEncryptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encrypt", abstract: "Encrypt files where they are.",
    discussion: "Without a file, standard input is encrypted to standard output.")

  @Argument(help: "The files; `-` is standard input.") var files: [String] = []
  @Option(name: .customLong("output"), help: "The file to write instead; `-` is standard output.")
  var target: String?
  @OptionGroup var key: VaultTargetFlags
  @OptionGroup var passwords: VaultCommandFlags
  @OptionGroup(title: "Messages") var messages: VaultMessageFlags

  func run() async throws {
    try await VaultWorkspace.perform(messages) { workspace in
      let files = try workspace.files(files, output: target, waitingFor: "plaintext input")
      let key = try await workspace.encryptionKey(passwords, key)
      for file in files {
        let vault = try workspace.encrypt(file.read(), key, name: file.shownAs)
        try VaultFile(name: target ?? file.name).write(vault, shreds: target == nil)
      }
      workspace.say("Encryption successful")
    }
  }
}
