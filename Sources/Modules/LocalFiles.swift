import Diagnostics
import FoundationEssentials
public import SystemPackage
import Templating

/// The files of this machine that modules read: what a task names, where Ansible looks for it.
public struct LocalFiles: Sendable {
  /// Where files are looked for, the first first: the folders of the role, the tasks file and the
  /// playbook.
  public var searchPath: [FilePath]
  /// Decrypts the content of a file if it is a vault, else gives it back.
  public var decrypt: @Sendable (_ bytes: [UInt8], _ path: FilePath) throws -> [UInt8]

  /// Looks in `searchPath`.
  public init(
    searchPath: [FilePath],
    decrypt: @escaping @Sendable (_ bytes: [UInt8], _ path: FilePath) throws -> [UInt8]
  ) {
    self.searchPath = searchPath
    self.decrypt = decrypt
  }

  /// A file that is nowhere, in the words that Ansible has for it.
  struct Missing: Error {
    var name: String
    var searched: [FilePath]
    var message: String {
      let places = searched.map { "\n\t\($0)" }.joined()
      return "Could not find or access '\(name)'\nSearched in:\(places) on the Ansible Controller."
        + "\nIf you are using a module and expect the file to exist on the remote, "
        + "see the remote_src option"
    }
  }

  /// The path of `name`, looked for in the folder `folder` (such as `files`) of each place, then in
  /// the place itself.
  func find(_ name: String, in folder: String) throws(Missing) -> FilePath {
    let path = FilePath(Self.expandingHome(name))
    var candidates = [path]
    if path.isRelative {
      candidates = searchPath.flatMap { [$0.appending(folder).pushing(path), $0.pushing(path)] }
    }
    for candidate in candidates
    where FileManager.default.fileExists(atPath: candidate.string) {
      InputRecorder.current?.note(file: candidate.string)
      return candidate
    }
    throw Missing(name: name, searched: candidates)
  }

  /// The content of a file, decrypted if asked.
  func read(_ path: FilePath, decrypts: Bool) throws -> [UInt8] {
    let file = try FileDescriptor.open(path, .readOnly)
    let bytes = try file.closeAfter { try file.readToEnd() }
    return decrypts ? try decrypt(bytes, path) : bytes
  }

  /// The number of bytes of a file that is sent as it is and is too large to be held in memory.
  func streamedSize(of path: FilePath, decrypts: Bool) throws -> Int? {
    let file = try FileDescriptor.open(path, .readOnly)
    return try file.closeAfter {
      let size = try file.seek(offset: 0, from: .end)
      guard size > Self.mostInMemory else { return nil }
      guard decrypts else { return Int(size) }
      let mark = Array("$ANSIBLE_VAULT".utf8)
      let start = try withUnsafeTemporaryAllocation(byteCount: mark.count, alignment: 1) {
        Array($0.prefix(try file.read(fromAbsoluteOffset: 0, into: $0)))
      }
      return start == mark ? nil : Int(size)
    }
  }

  private static let mostInMemory = 1 << 20

  static func expandingHome(_ name: String) -> String {
    guard name == "~" || name.hasPrefix("~/") else { return name }
    let home = ProcessInfo.processInfo.environment["HOME"] ?? "/"
    return home + name.dropFirst()
  }
}
