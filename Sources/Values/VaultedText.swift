public import Diagnostics

/// Text that is encrypted where it stands, as Ansible's `!vault`.
///
/// It holds no plain text and never will: who has the password decrypts it where it is used.
public final class VaultedText: ValueObject {
  /// The vault's text, `$ANSIBLE_VAULT;…` and the lines below it.
  public let ciphertext: String
  /// Where it stands.
  public let location: SourceLocation?

  /// Holds what is encrypted.
  public init(ciphertext: String, at location: SourceLocation? = nil) {
    self.ciphertext = ciphertext
    self.location = location
  }

  /// It must be decrypted before it is used.
  public var isUnresolved: Bool { true }
  /// Ansible's name for it.
  public var typeName: String { "AnsibleVaultEncryptedUnicode" }
  /// The vault's text: what is shown where nobody decrypts it.
  public var pythonString: String { ciphertext }

  /// Equal to the same vault's text.
  public func equals(_ other: Value) -> Bool {
    guard case .object(let object) = other, let text = object as? VaultedText else { return false }
    return ciphertext == text.ciphertext
  }
}
