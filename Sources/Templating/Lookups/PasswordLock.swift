import Crypto
import FoundationEssentials
import Glibc
import SystemPackage

/// Lets one process after another make the password of a file.
///
/// The lock is a file beside it that ansible-core makes too, so both keep to it.
struct PasswordLock {
  private let file: FilePath?

  /// How often and for how long to wait for whoever holds it: seven seconds in all, as Ansible does.
  private static let attempts = 140
  private static let pause: UInt32 = 50_000

  init(_ path: FilePath) {
    guard path.string != "/dev/null" else {
      file = nil
      return
    }
    let digest = Hexadecimal.encode(Insecure.SHA1.hash(data: Array(path.string.utf8)))
    let name = String(decoding: digest, as: UTF8.self) + ".ansible_lockfile"
    file = path.removingLastComponent().appending(name)
  }

  /// Runs `body` while nobody else does.
  func whileHeld<Result>(_ body: () throws -> Result) throws -> Result {
    guard let file else { return try body() }
    try FileManager.default.createDirectory(
      atPath: file.removingLastComponent().string, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    for _ in 0..<Self.attempts {
      do {
        let descriptor = try FileDescriptor.open(
          file, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: .ownerReadWrite)
        try descriptor.close()
      } catch Errno.fileExists {
        usleep(Self.pause)
        continue
      }
      defer { unlink(file.string) }
      return try body()
    }
    throw LookupFailure(
      "another process has held the lock `\(file)` for 7 seconds",
      hint: "remove that file if no other process makes a password")
  }
}
