import Diagnostics

/// A keyword of `ssh_config` and what it does to the options of a destination.
struct OptionKeyword: Sendable {
  /// What a line gives, once its block applies.
  typealias Change = @Sendable (inout GivenOptions) -> Void

  /// The name as the manual spells it.
  let name: String
  /// Reads the values of a line; nil when they change nothing.
  let read: @Sendable (ConfigLine) throws(DiagnosticError) -> Change?

  init(
    _ name: String, read: @escaping @Sendable (ConfigLine) throws(DiagnosticError) -> Change?
  ) {
    self.name = name
    self.read = read
  }

  /// The keyword of that name, in any case.
  static func named(_ name: String) -> OptionKeyword? { index[name.lowercased()] }

  /// The keyword that a person most likely meant.
  static func nearest(to name: String) -> String? {
    Suggestion.nearest(to: name, among: index.values.map(\.name).sorted())
  }

  private static let index: [String: OptionKeyword] = {
    var index: [String: OptionKeyword] = [:]
    for keyword in effective + irrelevant + unsupported {
      index[keyword.name.lowercased()] = keyword
    }
    for (alias, name) in aliases { index[alias] = index[name.lowercased()] }
    return index
  }()
}

extension OptionKeyword {
  /// Keywords that do something.
  private static let effective: [OptionKeyword] = [
    first("HostName", \.hostName, OptionValue.text),
    first("User", \.user, OptionValue.text),
    first("Port", \.port, OptionValue.port),
    first("HostKeyAlias", \.hostKeyAlias, OptionValue.text),
    first("AddressFamily", \.addressFamily, OptionValue.addressFamily),
    first("ConnectTimeout", \.connectTimeout, OptionValue.time),
    first("ConnectionAttempts", \.connectionAttempts, OptionValue.positive),
    first("ServerAliveInterval", \.aliveInterval, OptionValue.time),
    first("ServerAliveCountMax", \.aliveCountMax, OptionValue.integer),
    first("Compression", \.isCompressed, OptionValue.flag),
    first("BatchMode", \.isBatch, OptionValue.flag),
    first("NumberOfPasswordPrompts", \.passwordPrompts, OptionValue.integer),
    first("PubkeyAuthentication", \.allowsPublicKey, OptionValue.publicKey),
    first("PasswordAuthentication", \.allowsPassword, OptionValue.flag),
    first("KbdInteractiveAuthentication", \.allowsKeyboardInteractive, OptionValue.flag),
    first("PreferredAuthentications", \.preferredAuthentications, OptionValue.names),
    first("IdentitiesOnly", \.identitiesOnly, OptionValue.flag),
    first("IdentityAgent", \.identityAgent, OptionValue.text),
    first("StrictHostKeyChecking", \.hostKeyStrictness, OptionValue.strictness),
    first("HostKeyAlgorithms", \.hostKeyAlgorithms, OptionValue.algorithms),
    first("IgnoreUnknown", \.ignoredUnknown, OptionValue.text),
    all("UserKnownHostsFile", \.userKnownHostsFiles),
    all("GlobalKnownHostsFile", \.globalKnownHostsFiles),
    OptionKeyword("IdentityFile") { line throws(DiagnosticError) in
      let file = try OptionValue.text(try line.single())
      return { options in file.map { options.add(identityFile: $0) } }
    },
    OptionKeyword("ForwardAgent") { line throws(DiagnosticError) in
      let word = try line.single()
      if let flag = OptionValue.truth(word.text) {
        return { options in options.forwardsAgent = options.forwardsAgent ?? flag }
      }
      return { options in
        options.forwardsAgent = options.forwardsAgent ?? true
        options.forwardedAgent = options.forwardedAgent ?? word.text
      }
    },
    OptionKeyword("ProxyCommand") { line in
      let command = command(of: line)
      let proxy = command.lowercased() == "none" ? GivenProxy.none : .command(command)
      return { options in options.propose(proxy) }
    },
    OptionKeyword("ProxyJump") { line throws(DiagnosticError) in
      let text = command(of: line).prefix { $0 != "#" }
      let jumps = try JumpHost.list(
        String(text.split(separator: " ").joined(separator: " ")), at: line.rest.location)
      if jumps.isEmpty { return { options in options.refusesJumps = true } }
      return { options in options.propose(.jumps(jumps)) }
    },
  ]

  private static func first<Value: Sendable>(
    _ name: String, _ field: any WritableKeyPath<GivenOptions, Value?> & Sendable,
    _ read: @escaping @Sendable (Word) throws(DiagnosticError) -> Value?
  ) -> OptionKeyword {
    OptionKeyword(name) { line throws(DiagnosticError) in
      guard let value = try read(try line.single()) else { return nil }
      return { options in options[keyPath: field] = options[keyPath: field] ?? value }
    }
  }

  private static func all(
    _ name: String, _ field: any WritableKeyPath<GivenOptions, [String]?> & Sendable
  ) -> OptionKeyword {
    OptionKeyword(name) { line throws(DiagnosticError) in
      let words = try line.atLeastOne()
      if words.count > 1, let none = words.first(where: { $0.text.lowercased() == "none" }) {
        throw none.error("`none` must stand alone")
      }
      let files = words.map(\.text)
      return { options in options[keyPath: field] = options[keyPath: field] ?? files }
    }
  }

  private static func command(of line: ConfigLine) -> String {
    String(line.rest.text.drop { $0 == " " || $0 == "\t" || $0 == "=" })
  }
}

extension OptionKeyword {
  /// Keywords that change nothing about running tasks on a host, or that this program does anyway:
  /// its connections are always shared, it draws no pictures of keys, needs no terminal.
  private static let irrelevant = names(
    """
    AddKeysToAgent CASignatureAlgorithms CanonicalDomains CanonicalizeFallbackLocal
    CanonicalizeMaxDots CanonicalizePermittedCNAMEs ClearAllForwardings ControlMaster ControlPath
    ControlPersist EnableEscapeCommandline EnableSSHKeysign EscapeChar ExitOnForwardFailure
    FingerprintHash ForkAfterAuthentication ForwardX11 ForwardX11Timeout ForwardX11Trusted
    GSSAPIAuthentication GSSAPIClientIdentity GSSAPIDelegateCredentials GSSAPIKeyExchange
    GSSAPIRenewalForcesRekey GSSAPIServerIdentity GSSAPITrustDns GatewayPorts HashKnownHosts
    HostbasedAcceptedAlgorithms IPQoS KbdInteractiveDevices LogLevel LogVerbose
    ObscureKeystrokeTiming PermitLocalCommand PermitRemoteOpen ProxyUseFdpass RequestTTY SendEnv
    SessionType StdinNull StreamLocalBindMask StreamLocalBindUnlink SyslogFacility TCPKeepAlive Tag
    TunnelDevice UpdateHostKeys VersionAddendum VisualHostKey WarnWeakCrypto XAuthLocation
    Protocol Cipher FallBackToRsh GlobalKnownHostsFile2 RhostsAuthentication UserKnownHostsFile2
    UseRoaming UseRsh UsePrivilegedPort AFSTokenPassing KerberosAuthentication KerberosTgtPassing
    RSAAuthentication RhostsRSAAuthentication CompressionLevel
    """
  ).map { name in OptionKeyword(name) { _ in nil } }

  /// Keywords that OpenSSH obeys and this program cannot, unless they say what holds anyway.
  private static let unsupported = names(
    """
    BindAddress BindInterface CanonicalizeHostname CertificateFile ChannelTimeout CheckHostIP
    Ciphers DynamicForward HostbasedAuthentication KexAlgorithms KnownHostsCommand LocalCommand
    LocalForward MACs NoHostAuthenticationForLocalhost PKCS11Provider PubkeyAcceptedAlgorithms
    RefuseConnection RekeyLimit RemoteCommand RemoteForward RequiredRSASize RevokedHostKeys
    SecurityKeyProvider SetEnv Tunnel VerifyHostKeyDNS
    """
  ).map { name in
    OptionKeyword(name) { line in
      let harmless: Set = ["no", "none", "false", "default", "default none", "internal"]
      let values = line.words.map { $0.text.lowercased() }.joined(separator: " ")
      if harmless.contains(values) { return nil }
      let option = UnsupportedOption(name: name, location: line.keyword.location)
      return { options in options.unsupported.append(option) }
    }
  }

  /// Older names, in lower case.
  private static let aliases: [(String, String)] = [
    ("challengeresponseauthentication", "KbdInteractiveAuthentication"),
    ("skeyauthentication", "KbdInteractiveAuthentication"),
    ("tisauthentication", "KbdInteractiveAuthentication"),
    ("dsaauthentication", "PubkeyAuthentication"),
    ("identityfile2", "IdentityFile"),
    ("keepalive", "TCPKeepAlive"),
    ("hostbasedkeytypes", "HostbasedAcceptedAlgorithms"),
    ("pubkeyacceptedkeytypes", "PubkeyAcceptedAlgorithms"),
    ("smartcarddevice", "PKCS11Provider"),
  ]

  private static func names(_ list: String) -> [String] {
    list.split { $0 == " " || $0 == "\n" }.map(String.init)
  }
}
