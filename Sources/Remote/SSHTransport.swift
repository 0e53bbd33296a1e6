import SSH

/// A shell behind SSH.
struct SSHTransport: ShellTransport {
  let session: Session
  let channel: Channel
  let host: String

  var taskExecutor: (any TaskExecutor)? { session.taskExecutor }
  var isOpen: Bool { get async { await session.failure == nil } }

  func write(_ bytes: [UInt8]) async throws(RemoteError) {
    do {
      try await channel.write(bytes)
    } catch {
      throw RemoteError(error, host: host)
    }
  }

  func next() async throws(RemoteError) -> Piece? {
    do {
      guard let chunk = try await channel.next() else { return nil }
      return Piece(stream: chunk.stream == .output ? .output : .errors, bytes: chunk.bytes)
    } catch {
      throw RemoteError(error, host: host)
    }
  }

  func close() async { await channel.close() }
}
