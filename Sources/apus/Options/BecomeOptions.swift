import ArgumentParser

/// How to become another user on the hosts, as flags.
struct BecomeFlags: ParsableArguments {
  @Flag(
    name: [.customShort("b"), .customLong("become")], help: "Run tasks as another user.")
  var becomes = false

  @Option(name: .customLong("become-method"), help: "The way to become: sudo or su.")
  var method: String?

  @Option(name: .customLong("become-user"), help: "The user to become (root).")
  var user: String?

  @Flag(
    name: [.customShort("K"), .customLong("ask-become-pass")],
    help: "Ask for the password that becoming needs.")
  var asksPassword = false

  @Option(
    name: [.customLong("become-password-file"), .customLong("become-pass-file")],
    help: "A file that holds that password, or a script that prints it.")
  var passwordFile: String?
}
