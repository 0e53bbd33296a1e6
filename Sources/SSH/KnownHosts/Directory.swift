import Glibc
import SystemPackage

/// Directories that hold a user's secrets.
enum Directory {
  /// Makes a directory for its owner alone, its parents too where they are missing.
  static func create(_ path: FilePath) throws(Errno) {
    if mkdir(path.string, 0o700) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, !path.components.isEmpty else { throw Errno(rawValue: errno) }
    try create(path.removingLastComponent())
    if mkdir(path.string, 0o700) != 0, errno != EEXIST { throw Errno(rawValue: errno) }
  }
}
