import FoundationEssentials
import Glibc
public import SystemPackage

/// Files that only this user may read, written so that nobody ever sees half of one.
public enum PrivateFile {
  /// Writes a file anew beside its place and moves it there.
  ///
  /// - Parameters:
  ///   - bytes: All that it shall hold.
  ///   - path: Where; a link is followed.
  ///   - keepsAccess: Whether a file that exists keeps its mode and owner instead of mode 0600.
  ///   - shreds: Whether what a file that exists holds is overwritten before it is given up.
  /// - Throws: An `Errno`; the file that was there before is whole then.
  public static func write(
    _ bytes: [UInt8], to path: FilePath, keepsAccess: Bool = false, shreds: Bool = false
  ) throws {
    let path = resolved(path)
    let name = ".\(path.lastComponent?.string ?? "").\(UInt64.random(in: .min ... .max))"
    let fresh = path.removingLastComponent().appending(name)
    let access = keepsAccess ? self.access(of: path) : nil
    let file = try FileDescriptor.open(
      fresh, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: .ownerReadWrite)
    do {
      try file.closeAfter {
        try file.writeAll(bytes)
        if let access {
          // Who is not root may lack the right to keep the owner, but not the mode.
          _ = fchown(file.rawValue, access.owner, access.group)
          fchmod(file.rawValue, access.mode)
        }
        fsync(file.rawValue)
      }
      let old = shreds ? try? FileDescriptor.open(path, .writeOnly, options: .closeOnExec) : nil
      guard rename(fresh.string, path.string) == 0 else { throw Errno(rawValue: errno) }
      try old?.closeAfter { try old.map(overwrite) }
    } catch {
      unlink(fresh.string)
      throw error
    }
  }

  /// Overwrites what a file holds and removes it.
  public static func shred(_ path: FilePath) throws {
    let file = try FileDescriptor.open(path, .writeOnly, options: [.closeOnExec, .noFollow])
    try file.closeAfter { try overwrite(file) }
    guard unlink(path.string) == 0 else { throw Errno(rawValue: errno) }
  }

  /// The path that a link leads to, else the path itself.
  public static func resolved(_ path: FilePath) -> FilePath {
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: path.string)
    guard link != nil else { return path }
    return FilePath(URL(filePath: path.string).resolvingSymlinksInPath().path)
  }

  private static func access(of path: FilePath) -> (mode: mode_t, owner: uid_t, group: gid_t)? {
    var information = stat()
    guard stat(path.string, &information) == 0 else { return nil }
    return (information.st_mode & 0o7777, information.st_uid, information.st_gid)
  }

  /// Writes random bytes over the whole of a file, as often as `shred` does.
  private static func overwrite(_ file: FileDescriptor) throws {
    let length = try file.seek(offset: 0, from: .end)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3 {
      try file.seek(offset: 0, from: .start)
      var left = Int(length)
      while left > 0 {
        let block = (0..<min(left, 65536)).map { _ in UInt8.random(in: 0...255, using: &random) }
        try file.writeAll(block)
        left -= block.count
      }
      fsync(file.rawValue)
    }
  }
}
