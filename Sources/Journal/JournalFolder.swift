import Diagnostics
import FoundationEssentials
import Glibc
public import Runner
import SystemPackage
import Templating

/// The folder `.apus` of a project: what is known of its runs, for nobody else to read.
///
/// It holds `key`, which makes digests, `runs/`, a file for each of the last runs, and a
/// `.gitignore`, so that none of it is ever committed.
public struct JournalFolder: Sendable {
  /// How many runs are kept.
  public static let capacity = 20

  /// The project.
  public let project: ProjectFolder

  /// The journal of a project; nothing is made before it is needed.
  public init(of project: ProjectFolder) { self.project = project }

  private var path: FilePath { project.path.appending(".apus") }
  private var keyPath: FilePath { path.appending("key") }
  var runs: FilePath { path.appending("runs") }

  /// Whether there is anything yet.
  public var exists: Bool { FileManager.default.fileExists(atPath: runs.string) }

  /// Makes what is missing.
  func prepare() throws {
    for folder in [path, runs] where mkdir(folder.string, 0o700) != 0 {
      guard errno == EEXIST else { throw Errno(rawValue: errno) }
      guard chmod(folder.string, 0o700) == 0 else { throw Errno(rawValue: errno) }
    }
    let ignore = path.appending(".gitignore")
    if !FileManager.default.fileExists(atPath: ignore.string) {
      try PrivateFile.write(Array("*\n".utf8), to: ignore)
    }
  }

  /// The key of the project's digests, made where there is none.
  public func key() throws -> DigestKey {
    if let key = try existingKey() { return key }
    try prepare()
    let fresh = path.appending("key.\(UInt64.random(in: .min ... .max))")
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
    try PrivateFile.write(bytes, to: fresh)
    defer { unlink(fresh.string) }
    // Of two runs that begin at once, one makes the key and both use it.
    guard link(fresh.string, keyPath.string) == 0 || errno == EEXIST else {
      throw Errno(rawValue: errno)
    }
    guard let key = try existingKey() else { throw Errno.noSuchFileOrDirectory }
    return key
  }

  private func existingKey() throws -> DigestKey? {
    guard FileManager.default.fileExists(atPath: keyPath.string) else { return nil }
    let file = try FileDescriptor.open(keyPath, .readOnly, options: .closeOnExec)
    return DigestKey(try file.closeAfter { try file.readToEnd() })
  }

  /// Opens the file of a run that begins, and removes those of the oldest.
  func begin(_ header: RunHeader) throws -> FileDescriptor {
    try prepare()
    try removeOldest()
    let file = try FileDescriptor.open(
      runs.appending("\(header.id).jsonl"), .writeOnly,
      options: [.create, .exclusiveCreate, .append, .closeOnExec], permissions: .ownerReadWrite)
    // Held until the process ends, however it ends: so others see that the run goes on.
    _ = flock(file.rawValue, LOCK_EX | LOCK_NB)
    return file
  }

  /// The files of all runs, the oldest first.
  var files: [FilePath] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: runs.string)) ?? []
    return names.filter { $0.hasSuffix(".jsonl") }.sorted().map { runs.appending($0) }
  }

  private func removeOldest() throws {
    for path in files.dropLast(Self.capacity - 1) where !Self.isOpen(path) {
      guard unlink(path.string) == 0 || errno == ENOENT else { throw Errno(rawValue: errno) }
    }
  }

  /// Whether the run of a file still goes on.
  static func isOpen(_ path: FilePath) -> Bool {
    guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else {
      return false
    }
    defer { try? file.close() }
    return flock(file.rawValue, LOCK_SH | LOCK_NB) != 0
  }
}
