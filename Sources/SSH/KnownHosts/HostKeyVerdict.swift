public import Diagnostics

/// What the files of known hosts say about a key.
public enum HostKeyVerdict: Sendable, Hashable {
  /// The host is known by this key.
  case known(SourceLocation)
  /// The host is not known; where it has only a certificate authority, that is its place.
  case unknown(authority: SourceLocation?)
  /// The host is known by other keys.
  case changed([SourceLocation])
  /// The key is marked as revoked.
  case revoked(SourceLocation)
}

/// What follows from a host's key.
public enum HostKeyDecision: Sendable, Hashable {
  /// The connection is safe.
  case trusted(warnings: [Diagnostic])
  /// The connection is wanted although the key is wrong: passwords, keyboard-interactive and agent
  /// forwarding must not be used on it, as in OpenSSH.
  case tolerated(warnings: [Diagnostic])
  /// The connection must end, for this reason.
  case refused(Diagnostic)
}
