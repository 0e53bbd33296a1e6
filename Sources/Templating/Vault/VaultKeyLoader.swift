public import Diagnostics
public import Inventory
public import Values

/// Gathers vault passwords from files, from scripts and from the person at the terminal.
///
/// Behaves as ansible-core 2.16: identities are `LABEL@SOURCE` or a source alone, a source being
/// `prompt`, `prompt_ask_vault_pass`, or a file; an executable file is run and its output is the
/// password; one whose name ends in `-client` is told the label.  A file that gives no password is
/// only warned about as long as another source gives one.
public struct VaultKeyLoader: Sendable {
  /// Asks a question without showing what is typed; nil where there is nobody to ask.
  public typealias Ask = @Sendable (_ question: String) async -> Secret?

  /// The source that asks as `--ask-vault-pass` does.
  static let plainPrompt = "prompt_ask_vault_pass"

  /// The passwords so far.
  public private(set) var keys: [VaultKey] = []
  /// What is wrong with sources that are left out.
  public private(set) var warnings: [Diagnostic] = []
  private let paths: PathExpansion
  private let defaultLabel: String
  private let isNew: Bool
  private let ask: Ask

  /// Prepares for gathering.
  ///
  /// - Parameters:
  ///   - paths: What paths of files mean.
  ///   - defaultLabel: The label of sources that are given without one.
  ///   - isNew: Whether passwords that are asked for must be typed twice.
  ///   - ask: Asks the person.
  public init(
    paths: PathExpansion = PathExpansion(), defaultLabel: String = VaultKey.defaultLabel,
    isNew: Bool = false, ask: @escaping Ask
  ) {
    self.paths = paths
    self.defaultLabel = defaultLabel
    self.isNew = isNew
    self.ask = ask
  }

  /// Gathers from all sources, in their order.
  ///
  /// - Parameters:
  ///   - identities: As they are given with `--vault-id`.
  ///   - passwordFiles: As they are given with `--vault-password-file`; they come behind the
  ///     identities.
  ///   - asks: Whether to ask for a password that has the default label, last of all.
  /// - Throws: A `VaultError` where asking fails, or where sources are given and none of them gives
  ///   a password.
  public mutating func load(
    identities: [String], passwordFiles: [String] = [], asks: Bool = false
  ) async throws {
    var sources = identities.map(source)
    sources += passwordFiles.map { (label: defaultLabel, text: $0) }
    if asks { sources.append((defaultLabel, Self.plainPrompt)) }
    var failure: VaultError?
    for (label, text) in sources {
      if text == "prompt" || text == Self.plainPrompt {
        let password = try await askPassword(label, isPlain: text == Self.plainPrompt)
        keys.append(VaultKey(label: label, password: password))
        continue
      }
      do {
        let file = VaultPasswordFile(path: paths.path(text), shownAs: text)
        let password = try await file.password(label: label, keys: VaultKeys(keys))
        keys.append(VaultKey(label: label, password: password))
      } catch let error as VaultError {
        failure = error
        warnings.append(error.warning)
      }
    }
    if let failure, keys.isEmpty { throw failure }
  }

  private func source(_ identity: String) -> (label: String, text: String) {
    guard let mark = identity.firstIndex(of: "@") else { return (defaultLabel, identity) }
    let label = String(identity[..<mark])
    return (label.isEmpty ? defaultLabel : label, String(identity[identity.index(after: mark)...]))
  }

  private func askPassword(_ label: String, isPlain: Bool) async throws -> [UInt8] {
    let questions =
      switch (isPlain, isNew) {
      case (true, false): ["Vault password: "]
      case (true, true): ["New Vault password: ", "Confirm New Vault password: "]
      case (false, false): ["Vault password (\(label)): "]
      case (false, true):
        ["New vault password (\(label)): ", "Confirm new vault password (\(label)): "]
      }
    var answers: [[UInt8]] = []
    for question in questions {
      guard let answer = await ask(question) else { throw VaultError(.noTerminal(label)) }
      let password = VaultPasswordFile.trimmed(Array(answer.exposed.utf8))
      guard !password.isEmpty else { throw VaultError(.emptyPassword("the terminal")) }
      answers.append(password)
    }
    guard answers.allSatisfy({ $0 == answers[0] }) else { throw VaultError(.differingPasswords) }
    return answers[0]
  }
}

extension VaultError {
  fileprivate var warning: Diagnostic {
    var warning = diagnostic
    warning.severity = .warning
    return warning
  }
}
