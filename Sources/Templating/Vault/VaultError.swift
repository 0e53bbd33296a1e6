public import Diagnostics

/// What is wrong with a vault or with its passwords; it never holds any of either.
public struct VaultError: DiagnosticConvertible {
  /// The mistakes, with the facts that explain them.
  enum Kind: Error {
    case notVaulted
    case alreadyVaulted
    case wrongHead(String)
    case unknownCipher(String)
    case damaged
    case noKeys
    case wrongKeys(tried: [String], label: String?, requiresLabel: Bool)
    case noKeyNamed(String, known: [String])
    case ambiguousKey([String])
    case noPasswordFile(String, reason: String?)
    case emptyPassword(String)
    case scriptFailed(String, status: String, errors: [String])
    case scriptNotRun(String, reason: String)
    case scriptKnowsNot(String, label: String, errors: [String])
    case noTerminal(String)
    case differingPasswords
  }

  let kind: Kind
  /// What is encrypted, by the name that the person knows; empty where it has a place.
  let name: String
  /// Where it is encrypted; nil for whole files and for passwords.
  public let location: SourceLocation?

  init(_ kind: Kind, name: String = "", at location: SourceLocation? = nil) {
    self.kind = kind
    self.name = name
    self.location = location
  }

  /// Whether the vault is whole, and only a password is wanting.
  public var isAboutKeys: Bool {
    switch kind {
    case .noKeys, .wrongKeys: true
    default: false
    }
  }

  /// What the person reads.
  public var diagnostic: Diagnostic {
    Diagnostic(.error, message, at: location, notes: notes, hint: hint)
  }

  /// What is wrong, in words.
  public var message: String {
    let what = name.isEmpty ? "this text" : "`\(name)`"
    return switch kind {
    case .notVaulted: "\(what) is not encrypted: it does not begin with `$ANSIBLE_VAULT;`"
    case .alreadyVaulted: "\(what) is encrypted already"
    case .wrongHead(let head): "\(what) begins with `\(head)`, which is no head of a vault"
    case .unknownCipher(let cipher): "\(what) is encrypted with the unknown cipher `\(cipher)`"
    case .damaged: "\(what) is a damaged vault"
    case .noKeys: "\(what) is encrypted, and no vault password is given"
    case .wrongKeys: "no vault password that was given decrypts \(what)"
    case .noKeyNamed(let label, _): "there is no vault id `\(label)`"
    case .ambiguousKey(let labels):
      "several vault ids could encrypt: " + labels.map { "`\($0)`" }.joined(separator: ", ")
    case .noPasswordFile(let path, let reason):
      "the password file `\(path)` "
        + (reason.map { "cannot be read: \($0)" } ?? "was not found")
    case .emptyPassword(let source): "the password from \(source) is empty"
    case .scriptFailed(let command, let status, _): "`\(command)` ended with \(status)"
    case .scriptNotRun(let path, let reason): "`\(path)` cannot be run: \(reason)"
    case .scriptKnowsNot(let command, let label, _):
      "`\(command)` knows no password of the vault id `\(label)`"
    case .noTerminal(let label): "there is no terminal to ask for the vault password `\(label)` at"
    case .differingPasswords: "the two passwords differ"
    }
  }

  private var notes: [String] {
    switch kind {
    case .wrongKeys(let tried, let label, let requiresLabel):
      var notes = tried.isEmpty ? [] : ["tried " + tried.map { "`\($0)`" }.joined(separator: ", ")]
      if let label, !tried.contains(label) {
        notes.append("the vault names the vault id `\(label)`")
      }
      if requiresLabel { notes.append("`vault_id_match` lets no other vault id be tried") }
      return notes
    case .scriptFailed(_, _, let errors), .scriptKnowsNot(_, _, let errors): return errors
    default: return []
    }
  }

  private var hint: String? {
    switch kind {
    case .noKeys: "give `--vault-id`, `--vault-password-file` or `--ask-vault-pass`"
    case .ambiguousKey: "choose one with `--encrypt-vault-id`"
    case .noKeyNamed(let label, let known):
      Suggestion.nearest(to: label, among: known).map { "did you mean `\($0)`?" }
    case .scriptNotRun: "a password file that is no script must not be executable"
    default: nil
    }
  }
}
