/// A vault password and the name that it goes by.
public struct VaultKey: Sendable, CustomStringConvertible, CustomReflectable {
  /// The name of a key that was given none.
  public static let defaultLabel = "default"

  /// The name, which vaults of format 1.2 carry.
  public var label: String
  let password: [UInt8]

  /// Names a password; an empty one is nobody's.
  public init(label: String = Self.defaultLabel, password: [UInt8]) {
    self.label = label
    self.password = password
  }

  /// The name alone.
  public var description: String { "vault key `\(label)`" }
  /// The name alone, so that `dump` shows no password.
  public var customMirror: Mirror { Mirror(self, children: ["label": label]) }
}
