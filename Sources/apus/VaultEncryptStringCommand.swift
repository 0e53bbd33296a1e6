import ArgumentParser
import Diagnostics
import Reporting
import Templating
import Values

/// `apus vault encrypt-string`: single values, written as YAML to paste.
struct VaultEncryptStringCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encrypt-string", abstract: "Encrypt values, and write them as YAML.",
    discussion: """
      Standard input is read where there is no text, or where one of them is `-`. A text on the \
      command line can be seen by other users while the command runs.
      """,
    aliases: ["encrypt_string"])

  @Argument(help: "The texts.") var texts: [String] = []
  @Option(
    name: .shortAndLong, help: "The variable's name, one for each text; may be repeated.")
  var name: [String] = []
  @Option(
    name: .customLong("stdin-name"), help: "The name of the variable that standard input holds.")
  var inputName: String?
  @Flag(name: .shortAndLong, help: "Ask for the text.") var prompt = false
  @Flag(name: .customLong("show-input"), help: "Show what is typed.") var showsInput = false
  @Option(name: .customLong("output"), help: "The file to write; `-` is standard output.")
  var target: String?
  @OptionGroup var key: VaultTargetFlags
  @OptionGroup var passwords: VaultCommandFlags
  @OptionGroup(title: "Messages") var messages: VaultMessageFlags

  /// A text to encrypt, the variable that shall hold it, and where it comes from.
  private struct Plaintext {
    var bytes: [UInt8]
    var name: String?
    var source: String
  }

  /// How far the lines of a vault are indented, as Ansible does.
  private static let indent = String(repeating: " ", count: 10)

  private var readsInput: Bool {
    texts.isEmpty && !prompt || texts.contains("-") || inputName != nil
  }

  func run() async throws {
    try await VaultWorkspace.perform(messages) { workspace in
      if prompt, readsInput {
        throw Self.mistake("`--prompt` and standard input cannot be used at once")
      }
      let key = try await workspace.encryptionKey(passwords, key)
      let plaintexts = try await gather(workspace)
      var lines: [String] = []
      for (index, plaintext) in plaintexts.enumerated() {
        if plaintexts.count > 1 { workspace.say(Self.note(plaintext, index + 1), always: true) }
        let vault = String(
          decoding: try workspace.encrypt(plaintext.bytes, key), as: UTF8.self)
        lines.append((plaintext.name.map { "\($0): " } ?? "") + "!vault |")
        lines += vault.split(separator: "\n").map { Self.indent + $0 }
      }
      let text = lines.map { $0 + "\n" }.joined()
      try VaultFile(name: target ?? "-").write(Array(text.utf8))
      workspace.say("Encryption successful")
    }
  }

  private func gather(_ workspace: VaultWorkspace) async throws -> [Plaintext] {
    var found: [Plaintext] = []
    if prompt { found.append(try await ask(workspace)) }
    if readsInput {
      if FileOutput.isTerminal(.stdout) {
        workspace.say("Reading plaintext input from stdin; end it with ctrl-d", always: true)
      }
      found.append(
        Plaintext(bytes: try VaultFile.standardInput(), name: inputName, source: "stdin"))
    }
    let given = texts.filter { $0 != "-" }
    for (index, text) in given.enumerated() {
      found.append(
        Plaintext(
          bytes: Array(text.utf8), name: name.indices.contains(index) ? name[index] : nil,
          source: "the command line"))
    }
    if !name.isEmpty, given.count > name.count {
      workspace.say(
        "There are more texts than names; those behind `\(name[name.count - 1])` have no name.",
        always: true)
    }
    if let empty = found.first(where: \.bytes.isEmpty) {
      throw Self.mistake("the text from \(empty.source) is empty, so nothing is encrypted")
    }
    return found
  }

  private func ask(_ workspace: VaultWorkspace) async throws -> Plaintext {
    let prompter = workspace.prompter
    let name = await prompter.ask("Variable name (enter for no name): ", isEchoed: true)?.exposed
    let question = showsInput ? "String to encrypt: " : "String to encrypt (hidden): "
    guard let name, let text = await prompter.ask(question, isEchoed: showsInput) else {
      throw Self.mistake("there is no terminal to ask for the text at")
    }
    return Plaintext(
      bytes: Array(text.exposed.utf8), name: name.isEmpty ? nil : name, source: "the terminal")
  }

  private static func note(_ plaintext: Plaintext, _ number: Int) -> String {
    if let name = plaintext.name {
      return "# The encrypted version of `\(name)`, text \(number), from \(plaintext.source):"
    }
    return "# The encrypted version of text \(number), from \(plaintext.source):"
  }

  private static func mistake(_ message: String) -> DiagnosticError {
    DiagnosticError(Diagnostic(.error, message))
  }
}
