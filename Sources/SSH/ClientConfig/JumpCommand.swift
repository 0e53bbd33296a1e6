import Diagnostics

/// A `ProxyCommand` that is nothing but `ssh … -W %h:%p [user@]host`, to be done in this process.
///
/// Any command that means more to a shell, or to ssh, than can be understood wholly is none.
struct JumpCommand {
  /// The jump host as written.
  let host: String
  /// What the command's own options give.
  let options: GivenOptions

  /// Understands a command, or not.
  ///
  /// - Parameters:
  ///   - command: The command, tokens expanded.
  ///   - target: Where `-W` must lead to.
  ///   - environment: Whose `~` it is.
  init?(_ command: String, to target: JumpHost, environment: ClientEnvironment) {
    let source = SourceFile(name: "ProxyCommand", text: Self.withoutRedirection(command))
    guard let entries = try? ShellWords.entries(of: source), entries.allSatisfy(\.isPlain) else {
      return nil
    }
    var words = entries.map { entry in
      let path = entry.beginsWithTilde ? environment.expandingTilde(entry.word.text) : nil
      return Word(text: path ?? entry.word.text, location: entry.word.location)
    }[...]
    if words.first?.text == "exec" { words.removeFirst() }
    guard let program = words.popFirst()?.text, program == "ssh" || program.hasSuffix("/ssh"),
      let arguments = try? SSHArguments(Array(words)),
      arguments.options.unsupported.isEmpty, arguments.operands.count == 1,
      let destination = JumpHost(destination: arguments.operands[0].text),
      let forward = arguments.forward,
      let (host, port) = JumpHost.hostAndPort(Substring(forward.text)),
      host.lowercased() == target.host.lowercased(), port == target.port
    else { return nil }
    var options = arguments.options
    options.user = options.user ?? destination.user
    options.port = options.port ?? destination.port
    self.host = destination.host
    self.options = options
  }

  /// Silencing ssh's own messages, as is customary, changes nothing here.
  private static func withoutRedirection(_ command: String) -> String {
    var rest = Substring(command)
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    for ending in ["2>/dev/null", "2> /dev/null"] where rest.hasSuffix(ending) {
      return String(rest.dropLast(ending.count))
    }
    return command
  }
}

extension JumpHost {
  /// A destination as `ssh` takes it: `[user@]host` or an `ssh://` URI; only the latter has a port.
  fileprivate init?(destination text: String) {
    if text.hasPrefix("ssh://") {
      self.init(text)
      return
    }
    guard let at = text.lastIndex(of: "@") else {
      self.init(host: text)
      return
    }
    self.init(user: String(text[..<at]), host: String(text[text.index(after: at)...]))
  }
}
