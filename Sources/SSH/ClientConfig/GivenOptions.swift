public import SystemPackage

/// Where the options of destinations are read from.
public enum ConfigSource: Sendable, Hashable {
  /// No file at all, as `-F none`.
  case none
  /// Only this file, as `-F file`.
  case file(FilePath)
}

/// How to reach a host, as somebody gave it.
public enum GivenProxy: Sendable, Hashable {
  /// Directly, whatever others say.
  case none
  /// Through a command, tokens not yet expanded.
  case command(String)
  /// Through these hosts, first hop first.
  case jumps([JumpHost])
}

/// The address family of a connection.
public enum AddressFamily: Sendable, Hashable {
  /// Whatever the name resolves to.
  case any
  /// IPv4 only.
  case ipv4
  /// IPv6 only.
  case ipv6
}

/// What to do with a host key that is not known.
public enum HostKeyStrictness: Sendable, Hashable {
  /// Refuse unknown and changed keys.
  case strict
  /// Refuse them too, for there is nobody to ask, and say how to go on.
  case ask
  /// Record unknown keys, refuse changed ones.
  case acceptNew
  /// Record unknown keys, tolerate changed ones without passwords.
  case off
}

/// Options as somebody gave them, nil where they gave none; texts with tokens and `~` as written.
///
/// In OpenSSH the first to give an option wins, so sources are filled in from the most to the
/// least important; identity files accumulate.
public struct GivenOptions: Sendable, Hashable {
  /// Where further options are read from (`-F`); nil means the user's and the system's files.
  public var configSource: ConfigSource?
  /// The name or address to connect to (`HostName`, `ansible_host`); `%h` is the destination.
  public var hostName: String?
  /// The login name.
  public var user: String?
  /// The port.
  public var port: Int?
  /// How to reach the host; ProxyCommand and ProxyJump exclude each other, so they are one.
  public var proxy: GivenProxy?
  /// Whether jump hosts that others give are left out, while their commands are not: what
  /// `ProxyJump none` means.
  public var refusesJumps: Bool?
  /// Whether jump hosts take over the keys, the agent and the policy for host keys.
  ///
  /// OpenSSH never does this; for `--jump` people expect one set of flags to open the whole way.
  public var sharesWithJumps = false
  /// Files with private keys, in order.
  public var identityFiles: [String] = []
  /// Whether the agent's other keys are left alone.
  public var identitiesOnly: Bool?
  /// The agent's socket: a path, `SSH_AUTH_SOCK`, `$NAME` or `none`.
  public var identityAgent: String?
  /// Whether the agent is forwarded.
  public var forwardsAgent: Bool?
  /// The socket of the agent that is forwarded, where it is another.
  public var forwardedAgent: String?
  /// Names of methods, in order of preference.
  public var preferredAuthentications: [String]?
  /// Whether keys may be used.
  public var allowsPublicKey: Bool?
  /// Whether passwords may be used.
  public var allowsPassword: Bool?
  /// Whether keyboard-interactive may be used.
  public var allowsKeyboardInteractive: Bool?
  /// Whether nobody is to be asked for anything.
  public var isBatch: Bool?
  /// How often a password may be asked for.
  public var passwordPrompts: Int?
  /// The name under which the host's key is known.
  public var hostKeyAlias: String?
  /// Files of known hosts of the user.
  public var userKnownHostsFiles: [String]?
  /// Files of known hosts of the machine.
  public var globalKnownHostsFiles: [String]?
  /// What to do with unknown host keys.
  public var hostKeyStrictness: HostKeyStrictness?
  /// Algorithms for host keys.
  public var hostKeyAlgorithms: AlgorithmList?
  /// How long connecting may take.
  public var connectTimeout: Duration?
  /// How often connecting is tried.
  public var connectionAttempts: Int?
  /// How long silence may last before the server is asked whether it lives; zero for ever.
  public var aliveInterval: Duration?
  /// How many such questions may stay unanswered.
  public var aliveCountMax: Int?
  /// The address family.
  public var addressFamily: AddressFamily?
  /// Whether the stream is compressed.
  public var isCompressed: Bool?
  /// Patterns of unknown options that are no mistake.
  public var ignoredUnknown: String?
  /// Options that were given but have no effect here.
  public var unsupported: [UnsupportedOption] = []

  /// Nothing is given.
  public init() {}

  /// Takes from `other` what is not given here; what `other` adds to lists comes behind.
  public mutating func fill(from other: GivenOptions) {
    configSource = configSource ?? other.configSource
    hostName = hostName ?? other.hostName
    user = user ?? other.user
    port = port ?? other.port
    if let proxy = other.proxy { propose(proxy) }
    refusesJumps = refusesJumps ?? other.refusesJumps
    sharesWithJumps = sharesWithJumps || other.sharesWithJumps
    for file in other.identityFiles { add(identityFile: file) }
    identitiesOnly = identitiesOnly ?? other.identitiesOnly
    identityAgent = identityAgent ?? other.identityAgent
    forwardsAgent = forwardsAgent ?? other.forwardsAgent
    forwardedAgent = forwardedAgent ?? other.forwardedAgent
    preferredAuthentications = preferredAuthentications ?? other.preferredAuthentications
    allowsPublicKey = allowsPublicKey ?? other.allowsPublicKey
    allowsPassword = allowsPassword ?? other.allowsPassword
    allowsKeyboardInteractive = allowsKeyboardInteractive ?? other.allowsKeyboardInteractive
    isBatch = isBatch ?? other.isBatch
    passwordPrompts = passwordPrompts ?? other.passwordPrompts
    hostKeyAlias = hostKeyAlias ?? other.hostKeyAlias
    userKnownHostsFiles = userKnownHostsFiles ?? other.userKnownHostsFiles
    globalKnownHostsFiles = globalKnownHostsFiles ?? other.globalKnownHostsFiles
    hostKeyStrictness = hostKeyStrictness ?? other.hostKeyStrictness
    hostKeyAlgorithms = hostKeyAlgorithms ?? other.hostKeyAlgorithms
    connectTimeout = connectTimeout ?? other.connectTimeout
    connectionAttempts = connectionAttempts ?? other.connectionAttempts
    aliveInterval = aliveInterval ?? other.aliveInterval
    aliveCountMax = aliveCountMax ?? other.aliveCountMax
    addressFamily = addressFamily ?? other.addressFamily
    isCompressed = isCompressed ?? other.isCompressed
    ignoredUnknown = ignoredUnknown ?? other.ignoredUnknown
    unsupported += other.unsupported
  }

  /// What jump hosts take over.
  var sharedWithJumps: GivenOptions {
    var shared = GivenOptions()
    guard sharesWithJumps else { return shared }
    shared.sharesWithJumps = true
    shared.identityFiles = identityFiles
    shared.identitiesOnly = identitiesOnly
    shared.identityAgent = identityAgent
    shared.userKnownHostsFiles = userKnownHostsFiles
    shared.globalKnownHostsFiles = globalKnownHostsFiles
    shared.hostKeyStrictness = hostKeyStrictness
    shared.connectTimeout = connectTimeout
    return shared
  }

  /// Takes a proxy unless there is one, or jump hosts are refused.
  mutating func propose(_ proxy: GivenProxy) {
    if case .jumps = proxy, refusesJumps == true { return }
    self.proxy = self.proxy ?? proxy
  }

  /// Adds a file behind the others, once.
  public mutating func add(identityFile: String) {
    if !identityFiles.contains(identityFile) { identityFiles.append(identityFile) }
  }
}
