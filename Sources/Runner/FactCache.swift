import FoundationEssentials
import OrderedCollections
public import SystemPackage
import Values

/// The facts of hosts, kept in files between runs as ansible-core's `jsonfile` cache keeps them.
public struct FactCache: Sendable {
  private let folder: FilePath
  private let prefix: String
  private let lifetime: Duration?

  /// Keeps facts in `folder`; those older than `lifetime` count as unknown.
  public init(folder: FilePath, prefix: String = "", lifetime: Duration?) {
    self.folder = folder
    self.prefix = prefix
    self.lifetime = lifetime
  }

  /// The facts of a host; nil where none are kept, or only old ones.
  func facts(of host: String) -> Mapping? {
    let path = path(of: host)
    if let lifetime, let age = age(of: path), age > lifetime { return nil }
    guard let bytes = FileManager.default.contents(atPath: path.string),
      let value = try? JSONReader.value(ofText: String(decoding: bytes, as: UTF8.self))
    else { return nil }
    return value.mapping
  }

  /// Keeps the facts of a host, replacing those kept before.
  func keep(_ facts: Mapping, of host: String) {
    try? FileManager.default.createDirectory(
      atPath: folder.string, withIntermediateDirectories: true)
    let text = JSONWriter(indent: 4, sortsKeys: true).text(of: .mapping(facts))
    try? Data(text.utf8).write(to: URL(filePath: path(of: host).string), options: .atomic)
  }

  /// Forgets a host.
  func forget(_ host: String) {
    try? FileManager.default.removeItem(atPath: path(of: host).string)
  }

  /// Forgets these hosts.
  public func forgetAll(_ hosts: [String]) {
    for host in hosts { forget(host) }
  }

  private func path(of host: String) -> FilePath { folder.appending(prefix + host) }

  private func age(of path: FilePath) -> Duration? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path.string)
    guard let date = attributes?[.modificationDate] as? Date else { return nil }
    return .seconds(-date.timeIntervalSinceNow)
  }
}
