import ArgumentParser

/// `apus vault decrypt`: whole files.
struct VaultDecryptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decrypt", abstract: "Decrypt files where they are.",
    discussion: "Without a file, standard input is decrypted to standard output.")

  @Argument(help: "The files; `-` is standard input.") var files: [String] = []
  @Option(name: .customLong("output"), help: "The file to write instead; `-` is standard output.")
  var target: String?
  @OptionGroup var passwords: VaultCommandFlags
  @OptionGroup(title: "Messages") var messages: VaultMessageFlags

  func run() async throws {
    try await VaultWorkspace.perform(messages) { workspace in
      let files = try workspace.files(files, output: target, waitingFor: "ciphertext input")
      let keys = try await workspace.keys(passwords)
      for file in files {
        try VaultFile(name: target ?? file.name).write(file.decrypt(keys).plaintext)
      }
      workspace.say("Decryption successful")
    }
  }
}
