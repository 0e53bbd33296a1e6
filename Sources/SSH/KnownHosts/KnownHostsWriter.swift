import Glibc
import SystemPackage

/// Appends to files of known hosts.
enum KnownHostsWriter {
  /// Adds a line in one write, so that programs that append at the same time do not mix theirs.
  ///
  /// A missing file is made for its owner alone, so is a missing directory; a last line without its
  /// line break gets one.
  static func append(_ line: String, to path: FilePath) throws(Errno) {
    do {
      let descriptor = try opened(path)
      try descriptor.closeAfter {
        // Without the lock, another's line half written looks like a missing line break.
        if flock(descriptor.rawValue, LOCK_EX) != 0 { throw Errno(rawValue: errno) }
        let needsBreak = try !endsWithBreak(descriptor)
        let bytes = Array(((needsBreak ? "\n" : "") + line + "\n").utf8)
        let count = try bytes.withUnsafeBytes { try descriptor.write($0) }
        if count < bytes.count { throw Errno.noSpace }
      }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// Whether a name can be written so that it is read back as itself.
  static func canHold(_ entryName: String) -> Bool {
    let name =
      entryName.hasPrefix("[")
      ? entryName.dropFirst().prefix { $0 != "]" } : Substring(entryName)
    return !name.isEmpty && !name.contains { "@?*#[]|'\"\\,! \t\n".contains($0) }
  }

  private static func opened(_ path: FilePath) throws -> FileDescriptor {
    let options: FileDescriptor.OpenOptions = [.append, .create, .closeOnExec]
    do {
      return try .open(path, .readWrite, options: options, permissions: .ownerReadWrite)
    } catch Errno.noSuchFileOrDirectory {
      try Directory.create(path.removingLastComponent())
      return try .open(path, .readWrite, options: options, permissions: .ownerReadWrite)
    }
  }

  private static func endsWithBreak(_ descriptor: FileDescriptor) throws -> Bool {
    let size = try descriptor.seek(offset: 0, from: .end)
    guard size > 0 else { return true }
    var last: [UInt8] = [0]
    let count = try last.withUnsafeMutableBytes {
      try descriptor.read(fromAbsoluteOffset: size - 1, into: $0)
    }
    return count == 1 && last[0] == UInt8(ascii: "\n")
  }
}
