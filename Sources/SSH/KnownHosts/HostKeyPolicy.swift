public import SystemPackage

/// Where a host's key is looked up and what follows when it is not there.
public struct HostKeyPolicy: Sendable, Hashable {
  /// The name under which the key is known: the host's, or `HostKeyAlias`.
  public var name: String
  /// The port, which is part of the name unless it is 22; nil for an alias, which has none.
  public var port: Int?
  /// The user's files; the first takes new keys.
  public var userFiles: [FilePath] = []
  /// The machine's files.
  public var globalFiles: [FilePath] = []
  /// What to do with unknown and changed keys.
  public var strictness: HostKeyStrictness = .ask
  /// A change to the algorithms that are offered.
  public var algorithms: AlgorithmList?

  /// A policy that knows no files.
  public init(name: String, port: Int?) {
    self.name = name
    self.port = port
  }

  /// The name as known_hosts has it: `host`, or `[host]:port` unless the port is 22.
  public var entryName: String {
    guard let port, port != 22 else { return name }
    return "[\(name)]:\(port)"
  }
}
