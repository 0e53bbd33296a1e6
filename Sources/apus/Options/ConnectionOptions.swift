import ArgumentParser
import Runner

/// How to reach hosts, as flags.
struct ConnectionFlags: ParsableArguments {
  @Option(
    name: [.customShort("u"), .customLong("user")],
    help: "The user to log in as, where the inventory does not say.")
  var remoteUser: String?

  @Option(
    name: [.customLong("private-key"), .customLong("key-file")],
    help: "The private key to log in with.")
  var privateKey: String?

  @Flag(
    name: [.customShort("k"), .customLong("ask-pass")], help: "Ask for the password to log in with."
  )
  var asksPassword = false

  @Option(
    name: [.customLong("connection-password-file"), .customLong("conn-pass-file")],
    help: "A file that holds the password to log in with, or a script that prints it.")
  var passwordFile: String?

  @Option(
    name: [.customShort("c"), .customLong("connection")],
    help: "How to reach hosts: ssh or local.")
  var connection: String?

  @Option(
    name: [.customShort("T"), .customLong("timeout")],
    help: "Seconds to wait for a connection.")
  var timeout: Int?

  @Option(
    name: [.customShort("J"), .customLong("jump")],
    help: "The jump host: user@host[:port], several separated by commas.")
  var jump: String?

  @Option(
    name: .customLong("ssh-common-args"), parsing: .unconditional,
    help: "Options as for ssh(1), added to those of the configuration.")
  var sshCommonArguments: String?

  @Option(
    name: .customLong("ssh-extra-args"), parsing: .unconditional,
    help: "Options as for ssh(1), added last.")
  var sshExtraArguments: String?

  @Option(
    name: .customLong("scp-extra-args"), parsing: .unconditional,
    help: "No effect: files travel through the shell.")
  var scpExtraArguments: String?

  @Option(
    name: .customLong("sftp-extra-args"), parsing: .unconditional,
    help: "No effect: files travel through the shell.")
  var sftpExtraArguments: String?
}
