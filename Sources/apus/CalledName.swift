/// The name that the binary is called by: as one of Ansible's commands, such as by a link
/// `ansible-playbook`, it takes that command's line, so that scripts and CI jobs go on working.
struct CalledName {
  /// The subcommand that does what Ansible's command does.
  private static let subcommands = [
    "ansible-playbook": "run", "ansible": "exec", "ansible-inventory": "inventory",
    "ansible-vault": "vault", "ansible-doc": "doc",
  ]

  /// The arguments as `apus` takes them.
  let arguments: [String]
  /// What is to be printed, and all, where Ansible's version is asked for: scripts look for it.
  private(set) var version: String?

  /// Reads the command line, the program's own path first.
  init(_ line: [String]) {
    let name = line.first?.split(separator: "/").last.map(String.init) ?? ""
    let rest = Array(line.dropFirst())
    guard let subcommand = Self.subcommands[name] else {
      arguments = rest
      return
    }
    if rest.contains("--version") {
      arguments = []
      version = "\(name) [core 2.16.9]\n  apus version = \(Version.current)\n"
      return
    }
    var words = rest
    if subcommand == "vault", words.first == "encrypt_string" { words[0] = "encrypt-string" }
    if subcommand == "run" || subcommand == "exec" { words = words.flatMap(Self.asking) }
    // Who calls Ansible's command expects no folder of ours, unless a later word asks for it.
    if name == "ansible-playbook" { words.insert("--no-journal", at: 0) }
    arguments = [subcommand] + words
  }

  /// `-J` asks for a vault password there; ours names a jump host.
  private static func asking(_ word: String) -> [String] {
    word == "-J" ? ["--ask-vault-pass"] : [word]
  }
}
