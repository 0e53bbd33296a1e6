import Diagnostics
import Inventory
import Playbook
import Remote
import SSH
import Templating
import Values

/// How one task reaches one host, and as whom it acts there: keywords, variables and the command
/// line put in Ansible's order.
struct HostSettings: Sendable, Hashable {
  /// The way to a host.
  enum Way: Sendable, Hashable {
    /// This machine.
    case local
    /// SSH to an address.
    case ssh(address: String, GivenOptions)
  }

  /// The inventory name of the host.
  let host: String
  /// The way there.
  let way: Way
  /// The password to log in with.
  let password: Secret?
  /// The user to become there, if any.
  let become: BecomeSettings?

  /// Reads the settings that a task has on `target`.
  ///
  /// A delegated task uses the target's own variables, as in Ansible.
  init(
    target: String, isDelegated: Bool, lineage: Lineage, defaults: ConnectionDefaults,
    scope: VariableScope, store: VariableStore
  ) throws {
    let own = Templar(scope)
    let theirs = isDelegated ? Templar(VariableScope(store: store, host: target)) : own
    let source = SettingSource(keywords: own, variables: theirs, lineage: lineage)
    host = target
    let isImplicit = Host.localNames.contains(target) && !store.lists(target)
    let kind =
      try isImplicit
      ? source.text("ansible_connection") ?? "local"
      : source.text("ansible_connection", keyword: .connection) ?? defaults.connection
    switch kind {
    case "local", "ansible.builtin.local":
      way = .local
      password = nil
    case "ssh", "smart", "ansible.builtin.ssh", "paramiko", "paramiko_ssh":
      let address = try source.text("ansible_host", "ansible_ssh_host") ?? target
      password =
        try source.text("ansible_password", "ansible_ssh_pass", "ansible_ssh_password")
        .map(Secret.init) ?? defaults.password
      way = .ssh(address: address, try Self.given(source, defaults))
    default:
      throw DiagnosticError(
        Diagnostic(
          .error, "there is no way to connect called `\(kind)`",
          hint: Suggestion.nearest(to: kind, among: ["ssh", "local"]).map {
            "did you mean `\($0)`?"
          }
            ?? "`ssh` and `local` are supported"))
    }
    become = try BecomeSettings(source, defaults)
  }

  /// The options for SSH: what is named first wins, as on ssh's own command line.
  private static func given(
    _ source: SettingSource, _ defaults: ConnectionDefaults
  ) throws -> GivenOptions {
    var given = GivenOptions()
    if let jump = defaults.jump { given.fill(from: try GivenOptions(jump: jump)) }
    let arguments = try source.text("ansible_ssh_args") ?? defaults.sshArguments
    try fill(&given, arguments, named: "ssh_args")
    given.fill(from: try spoken(source, defaults))
    try fill(
      &given, try source.text("ansible_ssh_common_args") ?? defaults.sshCommonArguments,
      named: "ssh_common_args")
    try fill(
      &given, try source.text("ansible_ssh_extra_args") ?? defaults.sshExtraArguments,
      named: "ssh_extra_args")
    return given
  }

  private static func fill(
    _ given: inout GivenOptions, _ arguments: String?, named name: String
  ) throws {
    guard let arguments, !arguments.isEmpty else { return }
    given.fill(from: try SSHArguments.parse(arguments, named: name).options)
  }

  /// The options that have variables, keywords or flags of their own.
  private static func spoken(
    _ source: SettingSource, _ defaults: ConnectionDefaults
  ) throws -> GivenOptions {
    var given = GivenOptions()
    given.user =
      try source.text("ansible_user", "ansible_ssh_user", keyword: .remoteUser)
      ?? defaults.remoteUser
    given.port =
      try source.integer("ansible_port", "ansible_ssh_port", keyword: .port) ?? defaults.port
    let key =
      try source.text("ansible_ssh_private_key_file", "ansible_private_key_file")
      ?? defaults.privateKeyFile
    given.identityFiles = key.map { [$0] } ?? []
    let seconds = try source.integer("ansible_ssh_timeout") ?? defaults.timeout
    given.connectTimeout = seconds.map { .seconds($0) }
    let checks =
      try source.truth("ansible_host_key_checking", "ansible_ssh_host_key_checking")
      ?? defaults.checksHostKeys
    if checks == false { given.hostKeyStrictness = .off }
    return given
  }
}
