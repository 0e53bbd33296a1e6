/// The streams of a shell that runs somewhere.
protocol ShellTransport: Sendable {
  /// Where whoever talks to it much is best run; nil is anywhere.
  var taskExecutor: (any TaskExecutor)? { get }
  /// Whether the way to the shell still stands.
  var isOpen: Bool { get async }
  /// Sends bytes to the shell's standard input; suspends while it takes no more.
  func write(_ bytes: [UInt8]) async throws(RemoteError)
  /// What came next; nil once both streams have ended. For one reader at a time.
  func next() async throws(RemoteError) -> Piece?
  /// Gives the shell up; what it runs goes on.
  func close() async
}

/// Bytes that a shell wrote to one of its streams.
struct Piece: Sendable, Equatable {
  enum Stream: Sendable { case output, errors }

  var stream: Stream
  var bytes: [UInt8]
}
