/// Which variables hold secrets, as far as their names tell.
public enum SecretNames {
  private static let words: Set<Substring> = [
    "credential", "credentials", "pass", "passphrase", "passwd", "password", "passwords", "pw",
    "secret", "secrets", "token", "tokens", "apikey",
  ]
  private static let ends = ["api_key", "access_key", "private_key", "secret_key"]

  /// Whether a variable of that name is taken to hold a secret, such as `ansible_become_pass`.
  public static func includes(_ name: String) -> Bool {
    let name = name.lowercased()
    let parts = name.split { !$0.isLetter && !$0.isNumber }
    return parts.contains(where: words.contains) || ends.contains { name.hasSuffix($0) }
  }
}
