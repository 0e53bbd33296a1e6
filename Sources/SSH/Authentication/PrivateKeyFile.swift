public import SystemPackage

/// Private keys in files, for those who are given one before there is a host to show it to.
public enum PrivateKeyFile {
  /// Refuses a file that no host will ever see a key from.
  ///
  /// - Throws: That it is missing, unreadable, open to others, damaged or of an unknown kind.
  public static func check(_ path: FilePath) throws(SSHError) {
    guard let problem = KeyRing.problem(of: path) else { return }
    throw SSHError(.unusableKey(path: path.string, problem: problem))
  }
}
