import NIOPosix
import SystemPackage

/// A file of this machine that is read or written piece by piece, off the event loops.
actor LocalFile {
  private let descriptor: FileDescriptor
  private let path: FilePath
  private let host: String
  /// How many bytes it had when it was opened.
  nonisolated let size: Int
  /// How many bytes have been read or written.
  private(set) var count = 0
  private var digester = Digester()

  private static let pieceSize = 256 * 1024

  private init(_ descriptor: FileDescriptor, path: FilePath, size: Int, host: String) {
    self.descriptor = descriptor
    self.path = path
    self.size = size
    self.host = host
  }

  /// Opens a file to read it from its beginning.
  static func reading(_ path: FilePath, host: String) async throws(RemoteError) -> LocalFile {
    try await work(on: path, host: host) {
      let descriptor = try FileDescriptor.open(path, .readOnly)
      do {
        let size = try descriptor.seek(offset: 0, from: .end)
        try descriptor.seek(offset: 0, from: .start)
        // A directory can be opened, and has an end far away, but cannot be read.
        if size > 0 { _ = try withReadByte(descriptor) }
        return LocalFile(descriptor, path: path, size: Int(size), host: host)
      } catch {
        try? descriptor.close()
        throw error
      }
    }
  }

  private static func withReadByte(_ descriptor: FileDescriptor) throws -> Int {
    try withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) {
      try descriptor.read(fromAbsoluteOffset: 0, into: $0)
    }
  }

  /// Opens a file with a temporary name beside `destination`.
  static func writing(
    besides destination: FilePath, host: String
  ) async throws(RemoteError) -> LocalFile {
    let path = destination.removingLastComponent().appending(".apus-\(Marker.random())")
    return try await work(on: destination, host: host) {
      let descriptor = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate], permissions: [.ownerReadWrite])
      return LocalFile(descriptor, path: path, size: 0, host: host)
    }
  }

  /// The digests of what has been read or written.
  var digest: ContentDigest { digester.digest }

  /// What comes next in the file; behind its end, a line with the SHA-1.
  func nextPieceThenSum() async throws(RemoteError) -> [UInt8] {
    guard count < size else { return Array("\(digest.sha1)\n".utf8) }
    let (descriptor, before, wanted) = (descriptor, digester, min(Self.pieceSize, size - count))
    let (piece, after) = try await Self.work(on: path, host: host) {
      let piece = try [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
        count = try descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      return (piece, before.taking(piece))
    }
    // It has become shorter meanwhile.
    if piece.isEmpty { throw RemoteError(.transfer(path: path.string, .damaged), host: host) }
    digester = after
    count += piece.count
    return piece
  }

  func write(_ bytes: [UInt8]) async throws(RemoteError) {
    let (descriptor, before) = (descriptor, digester)
    digester = try await Self.work(on: path, host: host) {
      _ = try descriptor.writeAll(bytes)
      return before.taking(bytes)
    }
    count += bytes.count
  }

  /// Gives the file its final name.
  func rename(to destination: FilePath) async throws(RemoteError) {
    let path = path
    let descriptor = descriptor
    try await Self.work(on: destination, host: host) {
      try descriptor.close()
      try LocalFileSystem.rename(path, to: destination)
    }
  }

  func close() { try? descriptor.close() }

  /// Forgets what was written.
  func discard() {
    try? descriptor.close()
    LocalFileSystem.remove(path)
  }

  private static func work<Value: Sendable>(
    on path: FilePath, host: String, _ body: @escaping @Sendable () throws -> Value
  ) async throws(RemoteError) -> Value {
    do {
      return try await NIOThreadPool.singleton.runIfActive(body)
    } catch {
      let failure = (error as? Errno).map { TransferFailure(said: $0.description) }
      throw RemoteError(
        .transfer(path: path.string, failure ?? .other("\(error)")), host: "this machine")
    }
  }
}
