public import SystemPackage

/// A way to prove who one is.
public enum AuthenticationMethod: String, Sendable, Hashable, CaseIterable {
  /// With a private key, from the agent or a file.
  case publicKey = "publickey"
  /// By answering the server's questions.
  case keyboardInteractive = "keyboard-interactive"
  /// With a password.
  case password
}

/// How a connection's bytes travel.
public indirect enum Proxy: Sendable, Hashable {
  /// By TCP.
  case direct
  /// Through a channel of the connection to this host, which has its own proxy.
  case jump(ConnectionOptions)
  /// Through the standard streams of `/bin/sh -c "exec …"`; tokens are expanded.
  case command(String)
}

/// All that is needed to connect to one destination; equal options can share one connection.
public struct ConnectionOptions: Sendable, Hashable {
  /// The name that was asked for.
  public var destination: String
  /// The name or address that is connected to, in lower case.
  public var hostName: String
  /// The port.
  public var port: Int
  /// The login name.
  public var user: String
  /// How the bytes get there.
  public var proxy: Proxy = .direct
  /// The address family.
  public var addressFamily: AddressFamily = .any
  /// How long connecting may take, nil for as long as the system tries.
  public var connectTimeout: Duration?
  /// How often connecting is tried.
  public var connectionAttempts = 1
  /// How long silence may last before the server is asked whether it lives, nil for ever.
  public var aliveInterval: Duration?
  /// How many such questions may stay unanswered.
  public var aliveCountMax = 3
  /// Whether the stream is compressed.
  public var isCompressed = false
  /// Files with private keys, in order of preference.
  public var identityFiles: [FilePath] = []
  /// Whether the identity files are the customary ones, so that none of them need exist.
  public var usesDefaultIdentityFiles = false
  /// Whether keys of the agent that no identity file names are left alone.
  public var identitiesOnly = false
  /// The socket of the agent, nil for none.
  public var agent: FilePath?
  /// Whether an agent is forwarded.
  public var forwardsAgent = false
  /// The socket of the agent to forward, nil for `agent`.
  public var forwardedAgent: FilePath?
  /// The methods that may be used, in order of preference.
  public var authentications: [AuthenticationMethod] = []
  /// Whether nobody is to be asked for anything.
  public var isBatch = false
  /// How often a password may be asked for.
  public var passwordPrompts = 3
  /// How the host's key is judged.
  public var hostKeyPolicy: HostKeyPolicy

  /// Options for a host that are all as by default.
  public init(destination: String, hostName: String, port: Int, user: String) {
    self.destination = destination
    self.hostName = hostName
    self.port = port
    self.user = user
    hostKeyPolicy = HostKeyPolicy(name: hostName, port: port)
  }

  /// The hosts to pass on the way, the first hop first.
  public var jumps: [ConnectionOptions] {
    if case .jump(let last) = proxy { last.jumps + [last] } else { [] }
  }
}
