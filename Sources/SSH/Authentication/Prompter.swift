public import SystemPackage

/// Who knows the secrets, or asks people for them.
///
/// nil means that there is no answer: what needs it is left out, and the next way is tried.
public protocol Prompter: Sendable {
  /// The passphrase of a private key's file; `attempt` counts from 1.
  func passphrase(for key: FilePath, attempt: Int) async -> String?
  /// The password of a user; `attempt` counts from 1.
  func password(for user: String, at host: String, attempt: Int) async -> String?
  /// The answers to a server's questions, as many as there are prompts.
  func answers(to challenge: Challenge, for user: String, at host: String) async -> [String]?
}

/// Questions that a server asks for keyboard-interactive authentication. RFC 4256
public struct Challenge: Sendable, Hashable {
  /// The title, often empty.
  public var name: String
  /// What to read before the questions, often empty.
  public var instruction: String
  /// The questions.
  public var prompts: [Prompt]

  /// One question.
  public struct Prompt: Sendable, Hashable {
    /// The question itself, such as `Password: `.
    public var text: String
    /// Whether the answer may be seen as it is typed.
    public var isEchoed: Bool
  }
}

/// Knows nothing and asks nobody.
public struct NoPrompts: Prompter {
  /// Makes one.
  public init() {}
  public func passphrase(for key: FilePath, attempt: Int) async -> String? { nil }
  public func password(for user: String, at host: String, attempt: Int) async -> String? { nil }
  public func answers(
    to challenge: Challenge, for user: String, at host: String
  ) async -> [String]? { nil }
}
