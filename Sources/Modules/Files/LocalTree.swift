import FoundationEssentials
import SystemPackage
import Values

/// A folder of this machine and all that is in it.
struct LocalTree: Sendable {
  enum Kind: Sendable, Hashable {
    case folder
    case file
    /// A link, and what it leads to.
    case link(String)
  }

  struct Entry: Sendable {
    /// The path within the folder.
    var name: String
    var kind: Kind
    var path: FilePath
  }

  /// What is in the folder, a folder before what is in it.
  let entries: [Entry]
  /// The name that the folder gets in the destination; nil where only what is in it is meant.
  let name: String?

  /// Walks a folder; throws where it cannot be read.
  init(_ folder: FilePath, wantsContents: Bool, followsLinks: Bool) throws {
    name = wantsContents ? nil : folder.lastComponent?.string
    var entries: [Entry] = []
    try Self.walk(folder, under: "", followsLinks: followsLinks, into: &entries)
    self.entries = entries
  }

  private static func walk(
    _ folder: FilePath, under prefix: String, followsLinks: Bool, into entries: inout [Entry]
  ) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted() {
      let path = folder.appending(name)
      let full = prefix + name
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path.string)
      if let target, !followsLinks {
        entries.append(Entry(name: full, kind: .link(target), path: path))
      } else if isFolder(path) {
        entries.append(Entry(name: full, kind: .folder, path: path))
        try walk(path, under: full + "/", followsLinks: followsLinks, into: &entries)
      } else {
        entries.append(Entry(name: full, kind: .file, path: path))
      }
    }
  }

  /// Whether a path is a folder or leads to one.
  static func isFolder(_ path: FilePath) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path.string, isDirectory: &isFolder) && isFolder
  }

  /// The permission bits of a file.
  static func mode(of path: FilePath) -> UInt32 {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path.string)
    switch attributes?[.posixPermissions] {
    case let mode as UInt: return UInt32(truncatingIfNeeded: mode)
    case let mode as Int: return UInt32(truncatingIfNeeded: mode)
    default: return 0o644
    }
  }
}
