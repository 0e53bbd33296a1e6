import Values

extension Become {
  /// The command that runs the loop as the other user, for the login shell.
  ///
  /// The password is never part of it: it goes to standard input when it is asked for.
  func command(running loop: ShellLoop) -> String {
    let program = executable ?? method.rawValue
    let user = ShellWords.quoted(user)
    let (script, text) = loop.leadingCommand
    switch method {
    case .sudo:
      let asking = password == nil ? "-n" : "-S -p \(loop.greeting)"
      return "exec \(program) \(sudoFlags) \(asking) -u \(user) /bin/sh -c \(script) \(text)"
    case .su:
      // The user's own shell may be `nologin`; `-s` asks for sh all the same.
      let flags = flags.map { $0 + " " } ?? ""
      return "exec \(program) \(flags)-s /bin/sh -c \(script) \(user) \(text)"
    }
  }

  /// Ansible's default flags hold `-n`, which would forbid to ask for the password that we have.
  private var sudoFlags: String {
    guard let flags else { return "-H" }
    let words = flags.split(separator: " ").filter { $0 != "-n" && $0 != "--non-interactive" }
    return words.joined(separator: " ")
  }

  /// Whether what was said on standard error ends in a prompt for the password.
  func isPrompt(_ said: [UInt8], greeting: String) -> Bool {
    let text = String(decoding: said, as: UTF8.self)
    switch method {
    case .sudo: return text.hasSuffix(greeting)
    // su's prompt is in the host's own language, but always ends so; its own name and a colon, which
    // may come alone, begin an error.
    case .su:
      let line = text.split(separator: "\n").last ?? ""
      return line != "su: " && (line.hasSuffix(": ") || line.hasSuffix("：")) && text.last != "\n"
    }
  }

  /// Why the other user's shell did not begin.
  func failure(said: String, wasAnswered: Bool, host: String) -> RemoteError {
    let way = method.rawValue
    let text = said.lowercased()
    if password == nil {
      // su asks although nobody can answer; sudo, told not to ask, says so.
      let wants =
        text.contains("password is required") || (method == .su && text.hasSuffix(":"))
      if wants { return RemoteError(.passwordNeeded(user: user, method: way), host: host) }
    } else if wasAnswered, Self.refusals.contains(where: text.contains) || said.isEmpty {
      return RemoteError(.wrongPassword(user: user, method: way), host: host)
    }
    return RemoteError(.becomeFailed(user: user, method: way, said: said), host: host)
  }

  private static let refusals = [
    "sorry, try again", "authentication failure", "incorrect password",
  ]
}
