/// The local ends of a running command's streams; copies are the same channel.
public struct Channel: Sendable {
  let session: Session
  let identifier: Int

  /// Sends bytes to the command's input.
  ///
  /// Returns once they are handed on, not once they are read; suspends while the peer takes no more.
  public func write(_ bytes: [UInt8]) async throws(SSHError) {
    try await session.write(bytes, to: identifier)
  }

  /// Ends the command's input.
  public func finishWriting() async throws(SSHError) {
    try await session.finishWriting(to: identifier)
  }

  /// What came next on one of the command's streams; nil once both have ended.
  ///
  /// At most 64 KiB at a time, for one reader at a time. The order of the chunks is the streams' own, not the
  /// order in which the command wrote to both.
  public func next() async throws(SSHError) -> Chunk? {
    try await session.next(from: identifier)
  }

  /// Waits until the command has ended, and says how; to be called after `next` gave nil.
  public func status() async throws(SSHError) -> ExitStatus {
    try await session.status(of: identifier)
  }

  /// Gives the channel up, without waiting for the peer; a second time does nothing.
  public func close() async {
    await session.closeChannel(identifier)
  }
}

/// Bytes that a command wrote to one of its streams.
public struct Chunk: Sendable, Hashable {
  /// The streams that a command writes to.
  public enum Stream: Sendable, Hashable {
    /// Standard output.
    case output
    /// Standard error.
    case errors
  }

  /// Where they were written to.
  public var stream: Stream
  /// The bytes.
  public var bytes: [UInt8]
}

/// How a command ended.
public enum ExitStatus: Sendable, Hashable {
  /// With an exit code.
  case code(Int)
  /// By a signal, such as `KILL`.
  case signal(String)
}

/// A terminal for a command that wants one.
public struct Terminal: Sendable, Hashable {
  /// What `TERM` says.
  public var type: String
  /// The width in characters.
  public var columns: Int
  /// The height in lines.
  public var rows: Int

  /// A terminal that knows no control sequences, unless `type` says otherwise.
  public init(type: String = "dumb", columns: Int = 80, rows: Int = 24) {
    self.type = type
    self.columns = columns
    self.rows = rows
  }
}

/// All that a command wrote, and how it ended.
public struct CommandOutput: Sendable, Hashable {
  /// What it wrote to standard output.
  public var output: [UInt8]
  /// What it wrote to standard error.
  public var errors: [UInt8]
  /// How it ended.
  public var status: ExitStatus
}

/// What a session knows of one of its channels.
///
/// Only its session uses it, on its event loop.
final class ChannelState {
  let identifier: Int
  let handle: LibSSH2Channel
  let isCommand: Bool
  /// Who waits for a chunk.
  var reader: CheckedContinuation<Result<Chunk?, SSHError>, Never>?
  /// Takes everything that comes instead of a reader: the tunnel's inner session.
  var sink: (@Sendable (StreamEvent) -> Void)?
  var unsent: [Unsent] = []
  var unsentBytes = 0
  var wantsEnd = false
  var hasEnded = false

  /// Bytes that the peer has not taken yet, and who waits until it has.
  struct Unsent {
    var bytes: ArraySlice<UInt8>
    var ticket = 0
    var writer: CheckedContinuation<Result<Void, SSHError>, Never>?
  }

  init(identifier: Int, handle: LibSSH2Channel, isCommand: Bool) {
    self.identifier = identifier
    self.handle = handle
    self.isCommand = isCommand
  }

  /// Gives a chunk, or the end, to the reader, if one waits.
  func deliver(_ result: Result<Chunk?, SSHError>) {
    reader?.resume(returning: result)
    reader = nil
  }

  /// Fails whoever waits on the channel.
  func end(with error: SSHError) {
    deliver(.failure(error))
    for waiting in unsent { waiting.writer?.resume(returning: .failure(error)) }
    unsent = []
    unsentBytes = 0
    if let sink {
      self.sink = nil
      sink(.ended(error.kind))
    }
  }
}
