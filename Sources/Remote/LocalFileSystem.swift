import Glibc
import SystemPackage

/// What FilePath cannot do by itself.
enum LocalFileSystem {
  /// Gives a file another name, in place of what has it.
  static func rename(_ old: FilePath, to new: FilePath) throws {
    guard Glibc.rename(old.string, new.string) == 0 else { throw Errno(rawValue: errno) }
  }

  static func remove(_ path: FilePath) { unlink(path.string) }
}
