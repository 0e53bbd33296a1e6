public import Diagnostics
public import SSH

/// Why a host's shell could not do what it was asked.
public struct RemoteError: DiagnosticConvertible {
  /// What happened.
  public enum Kind: Sendable {
    /// The host could not be reached, or did not let us in.
    case connection(SSHError)
    /// How to reach the host could not be made out.
    case notConfigured(Diagnostic)
    /// A shell of this machine did not start.
    case localShell(reason: String)
    /// The shell ended when it should have answered.
    case shellEnded(said: String)
    /// The shell ended while nothing was asked of it.
    case shellGone
    /// Becoming the other user failed.
    case becomeFailed(user: String, method: String, said: String)
    /// Becoming the other user needs a password, and none is known.
    case passwordNeeded(user: String, method: String)
    /// The password for becoming the other user was refused.
    case wrongPassword(user: String, method: String)
    /// There is no such way to become another user.
    case unknownMethod(String)
    /// No shell can run the request.
    case unusableRequest(RequestMistake)
    /// A file was not transferred; what was there before is there still.
    case transfer(path: String, TransferFailure)
    /// The request was cancelled.
    case cancelled
  }

  /// What happened.
  public var kind: Kind
  /// The inventory name of the host.
  public var host: String

  /// Describes a failure.
  public init(_ kind: Kind, host: String) {
    self.kind = kind
    self.host = host
  }

  /// Whether the host counts as unreachable rather than the task as failed.
  public var isUnreachable: Bool {
    switch kind {
    case .connection, .notConfigured, .localShell, .shellEnded, .shellGone: true
    default: false
    }
  }

  /// What the person reads.
  public var diagnostic: Diagnostic {
    switch kind {
    case .connection(let error): error.diagnostic
    case .notConfigured(let diagnostic): diagnostic
    default: Diagnostic(.error, message, notes: notes, hint: hint)
    }
  }

  private var message: String {
    switch kind {
    case .connection(let error): error.diagnostic.message
    case .notConfigured(let diagnostic): diagnostic.message
    case .localShell(let reason): "`/bin/sh` of this machine did not start: \(reason)"
    case .shellEnded, .shellGone: "the shell of \(host) ended before it answered"
    case .becomeFailed(let user, let method, _): "`\(method)` on \(host) did not make us `\(user)`"
    case .passwordNeeded(let user, let method):
      "`\(method)` on \(host) wants a password to become `\(user)`"
    case .wrongPassword(let user, let method):
      "`\(method)` on \(host) refused the password to become `\(user)`"
    case .unknownMethod(let method):
      "there is no way to become another user called `\(method)`"
    case .unusableRequest(.nul): "a script, argument or variable holds a byte 0"
    case .unusableRequest(.environmentName(let name)):
      "`\(name)` cannot be the name of an environment variable"
    case .transfer(let path, let failure): "`\(path)` on \(host): \(failure.message)"
    case .cancelled: "interrupted"
    }
  }

  private var notes: [String] {
    switch kind {
    case .shellEnded(let said), .becomeFailed(_, _, let said): said.isEmpty ? [] : [said]
    default: []
    }
  }

  private var hint: String? {
    switch kind {
    case .shellEnded: "check that `ssh` to this host gives a shell that runs `/bin/sh`"
    case .passwordNeeded: "give `-K` to be asked for it, or set `ansible_become_password`"
    case .unknownMethod(let method):
      Suggestion.nearest(to: method, among: Become.Method.allCases.map(\.rawValue))
        .map { "did you mean `\($0)`?" } ?? "`sudo` and `su` are supported"
    case .unusableRequest(.environmentName):
      "such a name has letters, digits and `_`, and does not begin with a digit"
    default: nil
    }
  }
}

extension RemoteError {
  /// What an SSH error amounts to here.
  init(_ error: SSHError, host: String) {
    if case .cancelled = error.kind {
      self.init(.cancelled, host: host)
    } else {
      self.init(.connection(error), host: host)
    }
  }
}
