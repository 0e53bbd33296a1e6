public import Values

/// Becoming another user on a host.
public struct Become: Sendable, Hashable {
  /// The ways; one more is one more case here and its words in `Become+methods.swift`.
  public enum Method: String, Sendable, CaseIterable {
    case sudo
    case su
  }

  /// The way.
  public var method: Method
  /// The user to become.
  public var user: String
  /// The password for it, if one is known.
  public var password: Secret?
  /// Flags instead of the way's own.
  public var flags: String?
  /// The program instead of the way's own.
  public var executable: String?

  /// Describes how to become `user`.
  public init(
    _ method: Method, user: String, password: Secret? = nil, flags: String? = nil,
    executable: String? = nil
  ) {
    self.method = method
    self.user = user
    self.password = password
    self.flags = flags
    self.executable = executable
  }
}
