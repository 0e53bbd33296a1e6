public import SystemPackage
import FoundationEssentials

/// A directory of one test's own, and what must be undone when the test ends, last first.
public actor Scratch {
  /// The directory, which only this user can enter.
  public nonisolated let directory: FilePath
  private var cleanups: [@Sendable () async -> Void] = []

  private init() throws {
    let name = "apus-\(UInt64.random(in: .min ... .max))"
    directory = FilePath("/tmp").appending(name)
    try FileManager.default.createDirectory(
      atPath: directory.string, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
    let directory = directory
    cleanups = [{ try? FileManager.default.removeItem(atPath: directory.string) }]
  }

  /// Gives `body` a new directory and cleans up after it, however it ends.
  public static func with<Value: Sendable>(
    _ body: (Scratch) async throws -> Value
  ) async throws -> Value {
    let scratch = try Scratch()
    do {
      let value = try await body(scratch)
      await scratch.cleanUp()
      return value
    } catch {
      await scratch.cleanUp()
      throw error
    }
  }

  /// Remembers what to do at the end, before all that is remembered already.
  public func atEnd(_ cleanup: @escaping @Sendable () async -> Void) {
    cleanups.append(cleanup)
  }

  /// The path of a file in the directory.
  public nonisolated func path(_ name: String) -> FilePath { directory.appending(name) }

  /// Writes a file into the directory, readable by this user only.
  @discardableResult
  public nonisolated func write(_ name: String, _ text: String) throws -> FilePath {
    let path = path(name)
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
    try file.closeAfter { _ = try file.writeAll(Array(text.utf8)) }
    return path
  }

  private func cleanUp() async {
    while let cleanup = cleanups.popLast() { await cleanup() }
  }
}
