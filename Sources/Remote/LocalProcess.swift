import Glibc
import NIOCore
import Subprocess
import SystemPackage

/// A shell of this machine.
actor LocalProcess: ShellTransport {
  private nonisolated let eventLoop: any EventLoop
  private let host: String
  private let stop: AsyncStream<Never>.Continuation
  private var writer: StandardInputWriter?
  private var starter: CheckedContinuation<Result<Void, RemoteError>, Never>?
  private var reader: CheckedContinuation<Result<Piece?, RemoteError>, Never>?
  private var piece: Piece?
  private var producers: [CheckedContinuation<Void, Never>] = []
  private var hasEnded = false

  nonisolated var taskExecutor: (any TaskExecutor)? { nil }
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    eventLoop.executor.asUnownedSerialExecutor()
  }
  var isOpen: Bool { !hasEnded }

  private init(host: String, stop: AsyncStream<Never>.Continuation) {
    eventLoop = Uncancelled.eventLoop
    self.host = host
    self.stop = stop
  }

  /// Starts `/bin/sh -c command` in a session of its own.
  static func start(_ command: String, host: String) async throws(RemoteError) -> LocalProcess {
    // Writing to a shell that has ended is an error, not our own end.
    signal(SIGPIPE, SIG_IGN)
    let (stopping, stop) = AsyncStream.makeStream(of: Never.self)
    let process = LocalProcess(host: host, stop: stop)
    try await process.start(command, stopping: stopping)
    return process
  }

  private func start(_ command: String, stopping: AsyncStream<Never>) async throws(RemoteError) {
    let result = await withCheckedContinuation { continuation in
      starter = continuation
      // The process lives longer than this call: it ends when it is closed.
      Uncancelled.start { await self.live(command, stopping: stopping) }
    }
    try result.get()
  }

  /// The process's whole life.
  private func live(_ command: String, stopping: AsyncStream<Never>) async {
    var options = PlatformOptions()
    options.createSession = true
    do {
      _ = try await Subprocess.run(
        .path("/bin/sh"), arguments: ["-c", command], platformOptions: options,
        input: .inputWriter, output: .sequence, error: .sequence
      ) { execution in
        self.begin(execution.standardInputWriter)
        await withTaskGroup(of: Void.self) { group in
          group.addTask { await self.pass(execution.standardOutput, as: .output) }
          group.addTask { await self.pass(execution.standardError, as: .errors) }
          group.addTask {
            for await _ in stopping {}
            // It ends by itself at the end of its input, unless it is busy.
            try? execution.send(signal: .terminate)
          }
          // Two of three: both streams, or a stream and the order to stop.
          await group.next()
          await group.next()
          group.cancelAll()
        }
      }
      end()
    } catch {
      fail("\(error)")
    }
  }

  private func begin(_ writer: StandardInputWriter) {
    self.writer = writer
    starter?.resume(returning: .success(()))
    starter = nil
  }

  private func fail(_ reason: String) {
    starter?.resume(returning: .failure(RemoteError(.localShell(reason: reason), host: host)))
    starter = nil
    end()
  }

  private func end() {
    hasEnded = true
    writer = nil
    reader?.resume(returning: .success(nil))
    reader = nil
    wakeProducers()
  }

  // What it writes

  /// Both, as one of them may find a reader and the other the place of the waiting piece.
  private func wakeProducers() {
    for producer in producers { producer.resume() }
    producers = []
  }

  private nonisolated func pass(_ output: SubprocessOutputSequence, as stream: Piece.Stream) async {
    do {
      for try await buffer in output {
        await deliver(Piece(stream: stream, bytes: buffer.withUnsafeBytes(Array.init)))
      }
    } catch {}
    // A stream that cannot be read is a stream that has ended.
  }

  private func deliver(_ next: Piece) async {
    while piece != nil, !hasEnded {
      await withCheckedContinuation { continuation in
        // The way here may have been a suspension.
        if piece == nil || hasEnded {
          continuation.resume()
        } else {
          producers.append(continuation)
        }
      }
    }
    if let waiting = reader {
      reader = nil
      waiting.resume(returning: .success(next))
    } else {
      piece = next
    }
  }

  func next() async throws(RemoteError) -> Piece? {
    let result: Result<Piece?, RemoteError> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // Only here: between a look before and the handler's start, a piece may come.
        if let next = piece {
          piece = nil
          wakeProducers()
          continuation.resume(returning: .success(next))
        } else if hasEnded {
          continuation.resume(returning: .success(nil))
        } else {
          reader = continuation
          if Task.isCancelled { cancelReading() }
        }
      }
    } onCancel: {
      eventLoop.execute { self.assumeIsolated { process in process.cancelReading() } }
    }
    return try result.get()
  }

  private func cancelReading() {
    reader?.resume(returning: .failure(RemoteError(.cancelled, host: host)))
    reader = nil
  }

  // What it reads

  func write(_ bytes: [UInt8]) async throws(RemoteError) {
    guard let writer else { throw ended }
    do {
      _ = try await writer.write(bytes)
    } catch {
      throw Task.isCancelled ? RemoteError(.cancelled, host: host) : ended
    }
  }

  private var ended: RemoteError { RemoteError(.shellEnded(said: ""), host: host) }

  /// Ends its standard input; what it still writes is read.
  func finishWriting() async {
    let writer = self.writer
    self.writer = nil
    try? await writer?.finish()
  }

  func close() async {
    guard !hasEnded else { return }
    let writer = self.writer
    end()
    try? await writer?.finish()
    stop.finish()
  }
}
