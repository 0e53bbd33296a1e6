import Diagnostics
import SystemPackage

/// Turns what was given for one destination into what holds: defaults, tokens, `~`, `${NAME}`.
struct OptionResolver {
  /// The next step on the way to the destination.
  enum Route {
    case direct
    case jump(host: String, GivenOptions)
    case command(String)
  }

  let destination: String
  let given: GivenOptions
  let environment: ClientEnvironment

  private var user: String { given.user ?? environment.userName }
  private var port: Int { given.port ?? 22 }

  /// The name or address to connect to, in lower case.
  func hostName() throws(DiagnosticError) -> String {
    guard let name = given.hostName else { return destination.lowercased() }
    return try Tokens(values: ["h": destination]).expand(name, of: "HostName").lowercased()
  }

  /// Everything but the proxy.
  func options() throws(DiagnosticError) -> ConnectionOptions {
    let hostName = try hostName()
    try Self.check(hostName, is: "a host name", refusing: "'`\"$\\;&<>|(){}, ")
    try Self.check(user, is: "a user name", refusing: "'`\";&<>|(){}")
    let tokens = try tokens()
    var options = ConnectionOptions(
      destination: destination, hostName: hostName, port: port, user: user)
    options.addressFamily = given.addressFamily ?? .any
    options.connectTimeout = given.connectTimeout
    options.connectionAttempts = given.connectionAttempts ?? 1
    options.aliveInterval = given.aliveInterval.flatMap { $0 > .zero ? $0 : nil }
    options.aliveCountMax = given.aliveCountMax ?? 3
    options.isCompressed = given.isCompressed ?? false
    options.isBatch = given.isBatch ?? false
    options.passwordPrompts = given.passwordPrompts ?? 3
    options.authentications = authentications
    try identify(&options, tokens: tokens)
    options.hostKeyPolicy = try hostKeyPolicy(hostName: hostName, tokens: tokens)
    return options
  }

  /// The next step on the way.
  func route() throws(DiagnosticError) -> Route {
    let tokens = try tokens().limited(to: "hnpr")
    switch given.proxy {
    case nil, .some(.none): return .direct
    case .jumps(let jumps):
      guard let last = jumps.last else { return .direct }
      var options = given.sharedWithJumps
      options.configSource = given.configSource
      options.user = try last.user.map { user throws(DiagnosticError) in
        try tokens.expand(user, of: "ProxyJump")
      }
      options.port = last.port
      if jumps.count > 1 { options.proxy = .jumps(jumps.dropLast()) }
      return .jump(host: try tokens.expand(last.host, of: "ProxyJump"), options)
    case .command(let text):
      let command = try tokens.expand(text, of: "ProxyCommand")
      let target = JumpHost(host: try hostName(), port: port)
      guard let jump = JumpCommand(command, to: target, environment: environment) else {
        return .command(command)
      }
      return .jump(host: jump.host, jump.options)
    }
  }

  private func tokens() throws(DiagnosticError) -> Tokens {
    var jumps = ""
    if case .jumps(let list) = given.proxy {
      jumps = list.map(\.description).joined(separator: ",")
    }
    return Tokens(
      destination: destination, hostName: try hostName(), port: port, user: user,
      hostKeyAlias: given.hostKeyAlias?.lowercased(), jumps: jumps, environment: environment)
  }

  private var authentications: [AuthenticationMethod] {
    let allowed: [AuthenticationMethod: Bool?] = [
      .publicKey: given.allowsPublicKey, .password: given.allowsPassword,
      .keyboardInteractive: given.allowsKeyboardInteractive,
    ]
    let methods =
      given.preferredAuthentications?.compactMap(AuthenticationMethod.init)
      ?? [.publicKey, .keyboardInteractive, .password]
    return methods.filter { (allowed[$0] ?? nil) != false }
  }

  private func identify(
    _ options: inout ConnectionOptions, tokens: Tokens
  ) throws(DiagnosticError) {
    options.usesDefaultIdentityFiles = given.identityFiles.isEmpty
    if given.identityFiles.isEmpty {
      let directory = environment.homeDirectory.appending(".ssh")
      options.identityFiles = Self.defaultIdentities.map { directory.appending($0) }
    }
    for file in given.identityFiles where file.lowercased() != "none" {
      options.identityFiles.append(try path(file, of: "IdentityFile", tokens: tokens))
    }
    options.identitiesOnly = given.identitiesOnly ?? false
    options.agent = try agent(
      given.identityAgent ?? "SSH_AUTH_SOCK", of: "IdentityAgent", tokens: tokens)
    options.forwardsAgent = given.forwardsAgent ?? false
    if let socket = given.forwardedAgent {
      options.forwardedAgent = try agent(socket, of: "ForwardAgent", tokens: tokens)
    }
  }

  private static let defaultIdentities: [FilePath.Component] = [
    "id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk",
  ]

  /// A socket: `none`, `SSH_AUTH_SOCK`, `$NAME`, or a path.
  private func agent(
    _ text: String, of option: String, tokens: Tokens
  ) throws(DiagnosticError) -> FilePath? {
    if text == "none" { return nil }
    if text == "SSH_AUTH_SOCK" { return socket(in: text) }
    if text.hasPrefix("$"), !text.hasPrefix("${") { return socket(in: String(text.dropFirst())) }
    return try path(text, of: option, tokens: tokens)
  }

  private func socket(in variable: String) -> FilePath? {
    environment.variables[variable].flatMap { $0.isEmpty ? nil : FilePath($0) }
  }

  private func hostKeyPolicy(
    hostName: String, tokens: Tokens
  ) throws(DiagnosticError) -> HostKeyPolicy {
    let alias = given.hostKeyAlias?.lowercased()
    var policy = HostKeyPolicy(name: alias ?? hostName, port: alias == nil ? port : nil)
    policy.strictness = given.hostKeyStrictness ?? .ask
    policy.algorithms = given.hostKeyAlgorithms
    let directory = environment.homeDirectory.appending(".ssh")
    let system = environment.systemDirectory
    policy.userFiles = [directory.appending("known_hosts"), directory.appending("known_hosts2")]
    policy.globalFiles = [
      system.appending("ssh_known_hosts"), system.appending("ssh_known_hosts2"),
    ]
    if let files = given.userKnownHostsFiles {
      policy.userFiles = try Self.unlessNone(files).map { file throws(DiagnosticError) in
        try path(file, of: "UserKnownHostsFile", tokens: tokens)
      }
    }
    if let files = given.globalKnownHostsFiles {
      // These take `~` but no tokens.
      policy.globalFiles = try Self.unlessNone(files).map { file throws(DiagnosticError) in
        try path(Tokens.escaped(file), of: "GlobalKnownHostsFile", tokens: tokens)
      }
    }
    return policy
  }

  private static func unlessNone(_ files: [String]) -> [String] {
    files.count == 1 && files[0].lowercased() == "none" ? [] : files
  }

  private func path(
    _ text: String, of option: String, tokens: Tokens
  ) throws(DiagnosticError) -> FilePath {
    guard let path = environment.expandingTilde(text) else {
      throw DiagnosticError(Diagnostic(.error, "there is no such user, in `\(option) \(text)`"))
    }
    return FilePath(try tokens.expand(path, of: option, variables: environment.variables))
  }

  /// Refuses names that a shell or a command line would take for something else.
  private static func check(
    _ name: String, is kind: String, refusing characters: String
  ) throws(DiagnosticError) {
    let isBad = name.unicodeScalars.contains { scalar in
      scalar.value < 0x20 || scalar.value == 0x7F || characters.unicodeScalars.contains(scalar)
    }
    if name.isEmpty || name.hasPrefix("-") || name.contains(" -") || isBad {
      throw DiagnosticError(Diagnostic(.error, "`\(name)` cannot be \(kind)"))
    }
  }
}

extension JumpHost: CustomStringConvertible {
  /// As `ProxyJump` writes it.
  public var description: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return (user.map { "\($0)@" } ?? "") + name + (port.map { ":\($0)" } ?? "")
  }
}

extension Tokens {
  /// A text that stands for itself after expansion.
  static func escaped(_ text: String) -> String {
    text.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
  }
}
