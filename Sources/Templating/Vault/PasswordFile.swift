public import SystemPackage
public import Values

/// A file that holds a password for hosts, or a script that prints it; it may be a vault.
public enum PasswordFile {
  /// Reads the file or runs the script.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - keys: The passwords that open it where it is a vault.
  /// - Returns: The password, which is not empty.
  /// - Throws: A `VaultError` that says why there is none.
  public static func password(in path: FilePath, keys: VaultKeys) async throws -> Secret {
    let file = VaultPasswordFile(path: path, shownAs: path.string)
    return Secret(String(decoding: try await file.password(label: "", keys: keys), as: UTF8.self))
  }
}
