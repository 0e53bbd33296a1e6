public import Diagnostics

/// Why a connection could not be made, or why it ended.
public struct SSHError: DiagnosticConvertible {
  /// What happened.
  public var kind: Kind
  /// The host it happened to, as `user@host:port`; empty until known.
  public var host: String
  /// The hosts that were to be reached through `host`, nearest first.
  public var behind: [String] = []

  /// Describes a failure at `host`.
  public init(_ kind: Kind, host: String = "") {
    self.kind = kind
    self.host = host
  }

  /// The mistakes and misfortunes, each with its facts.
  public enum Kind: Sendable, Hashable {
    /// The host's name has no address.
    case nameNotResolved(name: String, reason: String)
    /// Nobody listens there.
    case connectionRefused(address: String)
    /// There is no way there.
    case unreachable(address: String, reason: String)
    /// A port of this machine cannot be listened on.
    case cannotListen(address: String, reason: String)
    /// The other side was silent for too long while `phase` went on.
    case timedOut(phase: Phase, after: Duration)
    /// What answers does not speak SSH.
    case notAnSSHServer(greeting: String)
    /// The two sides have no algorithm in common, or one broke the protocol.
    case keyExchangeFailed(reason: String)
    /// The host's key is unknown, has changed or is revoked; the diagnostic has the places.
    case hostKeyRefused(Diagnostic)
    /// No way to prove who we are was accepted.
    case authenticationFailed(tried: [AuthenticationAttempt], offered: [String])
    /// A private key cannot be used.
    case unusableKey(path: String, problem: KeyProblem)
    /// The server did not open a channel.
    case channelRefused(purpose: ChannelPurpose, reason: String)
    /// The server did not run a command, give a terminal, or forward the agent.
    case requestRefused(request: String)
    /// A proxy command ended before the connection did.
    case proxyCommandEnded(command: String, status: String, errors: String)
    /// The other side ended the connection.
    case closedByPeer(reason: String?)
    /// The other side has not answered for this long.
    case deadPeer(after: Duration)
    /// The connection broke below SSH.
    case connectionBroken(reason: String)
    /// The session was used after its end.
    case closed
    /// The task was cancelled.
    case cancelled
    /// libssh2 failed in a way that should not happen.
    case library(call: String, code: Int, message: String)
  }

  /// What was going on when time ran out.
  public enum Phase: String, Sendable, Hashable {
    /// Opening the TCP connection.
    case connecting = "connecting"
    /// Version and key exchange.
    case keyExchange = "exchanging keys"
    /// Proving who we are.
    case authentication = "authenticating"
    /// Opening a tunnel through a jump host.
    case tunnel = "opening a tunnel"
  }

  /// What a channel was wanted for.
  public enum ChannelPurpose: Sendable, Hashable {
    /// To run a command.
    case command
    /// To reach another host through this one.
    case tunnel(address: String)
  }
}

/// One try to prove who we are, and what came of it.
public struct AuthenticationAttempt: Sendable, Hashable {
  /// `publickey`, `password`, `keyboard-interactive`, as the server names it.
  public var method: String
  /// The key's type, fingerprint and origin; empty for other methods.
  public var detail: String
  /// What came of it, such as `refused`.
  public var outcome: String
}

/// Why a private key cannot be used.
public enum KeyProblem: Sendable, Hashable {
  /// The file cannot be read.
  case unreadable(reason: String)
  /// Others than its owner may read or write it; permission bits in octal.
  case tooOpen(mode: String)
  /// The passphrase is wrong, or nobody gave one.
  case locked
  /// The passphrase did not open it.
  case wrongPassphrase
  /// It is a key of a kind or in a format that Apus does not know.
  case unsupported(what: String)
  /// It is damaged.
  case malformed(reason: String)
}

extension SSHError {
  /// What a person reads.
  public var diagnostic: Diagnostic {
    if case .hostKeyRefused(var diagnostic) = kind {
      diagnostic.notes += notes
      return diagnostic
    }
    let place = host.isEmpty ? "" : "`\(host)`: "
    return Diagnostic(.error, place + message, notes: notes, hint: hint)
  }

  private var notes: [String] {
    var notes: [String] = []
    if case .authenticationFailed(let tried, _) = kind {
      notes = tried.map { attempt in
        let detail = attempt.detail.isEmpty ? "" : " \(attempt.detail)"
        return "\(attempt.method)\(detail): \(attempt.outcome)"
      }
    }
    if case .proxyCommandEnded(_, _, let errors) = kind, !errors.isEmpty { notes.append(errors) }
    if let target = behind.last { notes.append("it is on the way to `\(target)`") }
    return notes
  }

  /// What happened, without the host's name.
  public var message: String {
    switch kind {
    case .nameNotResolved(let name, let reason): "`\(name)` has no address: \(reason)"
    case .connectionRefused(let address): "\(address) refuses the connection"
    case .cannotListen(let address, let reason): "\(address) cannot be opened: \(reason)"
    case .unreachable(let address, let reason): "\(address) cannot be reached: \(reason)"
    case .timedOut(let phase, let time):
      "timed out after \(seconds(time)) while \(phase.rawValue)"
    case .notAnSSHServer(let greeting):
      greeting.isEmpty
        ? "what answers there does not speak SSH"
        : "what answers there does not speak SSH: it says `\(greeting)`"
    case .keyExchangeFailed(let reason): "no key exchange: \(reason)"
    case .hostKeyRefused(let diagnostic): diagnostic.message
    case .authenticationFailed(_, let offered):
      offered.isEmpty
        ? "authentication failed"
        : "authentication failed; the server offers \(offered.joined(separator: ", "))"
    case .unusableKey(let path, let problem): "private key `\(path)` \(problem.message)"
    case .channelRefused(.command, let reason): "no channel for a command: \(reason)"
    case .channelRefused(.tunnel(let address), let reason):
      "no tunnel to \(address): \(reason)"
    case .requestRefused(let request): "the server refuses \(request)"
    case .proxyCommandEnded(let command, let status, _):
      "proxy command `\(command)` ended with \(status)"
    case .closedByPeer(let reason):
      reason.map { "the server closed the connection: \($0)" }
        ?? "the server closed the connection"
    case .deadPeer(let time): "no answer for \(seconds(time)): the connection is dead"
    case .connectionBroken(let reason): "the connection broke: \(reason)"
    case .closed: "the connection is closed"
    case .cancelled: "cancelled"
    case .library(let call, let code, let message):
      "\(call) failed with \(code)\(message.isEmpty ? "" : ": \(message)")"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch kind {
    case .connectionRefused: "is sshd running there, and is the port right?"
    case .timedOut(.connecting, _), .unreachable:
      "is the host up, and does the way there need a jump host (`--jump user@host`)?"
    case .notAnSSHServer: "is the port right?"
    case .authenticationFailed(_, let offered) where offered == ["publickey"]:
      "the server takes keys only: give one with `--private-key`, or load it into ssh-agent"
    case .unusableKey(let path, .tooOpen): "chmod 600 '\(path)'"
    case .unusableKey(let path, .locked): "load it into ssh-agent: ssh-add '\(path)'"
    case .channelRefused(.tunnel, let reason) where reason.contains("prohibited"):
      "the jump host's sshd forbids forwarding: it needs `AllowTcpForwarding yes`"
    default: nil
    }
  }

  /// Whether the same might work a moment later, as far as `ConnectionAttempts` goes.
  var isWorthAnotherTry: Bool {
    switch kind {
    case .connectionRefused, .unreachable, .timedOut(.connecting, _), .nameNotResolved: true
    default: false
    }
  }

  /// Whether our own patience ended.
  var isTimeout: Bool { if case .timedOut = kind { true } else { false } }

  private func seconds(_ duration: Duration) -> String {
    let parts = duration.components
    let tenths = parts.attoseconds / 100_000_000_000_000_000
    return tenths == 0 ? "\(parts.seconds) s" : "\(parts.seconds).\(tenths) s"
  }
}

extension KeyProblem {
  /// The problem as the end of a sentence about the key.
  var message: String {
    switch self {
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .tooOpen(let mode): "may be read by others (mode \(mode)), so it is not used"
    case .locked: "needs a passphrase"
    case .wrongPassphrase: "does not open with that passphrase"
    case .unsupported(let what): "is not supported: \(what)"
    case .malformed(let reason): "is damaged: \(reason)"
    }
  }
}

extension SSHError {
  /// Whether libssh2's own patience ended, and not ours.
  var isLibraryTimeout: Bool {
    if case .library(_, let code, _) = kind { LibSSH2Failure.isTimeout(code) } else { false }
  }
}
