import Glibc
import Subprocess

/// A program under way: what it has written so far, and ways to answer it.
public actor RunningProgram {
  enum Stream { case output, errors }

  /// A program that ended before it wrote what was waited for.
  public struct Ended: Error, CustomStringConvertible {
    /// What was waited for, and what came.
    public let description: String
  }

  /// Its process.
  public nonisolated let processIdentifier: Int32
  private let writer: StandardInputWriter
  private var bytes: [Stream: [UInt8]] = [.output: [], .errors: []]
  private var open: Set<Stream> = [.output, .errors]
  private var waiters: [CheckedContinuation<Void, Never>] = []

  init(processIdentifier: Int32, writer: StandardInputWriter) {
    self.processIdentifier = processIdentifier
    self.writer = writer
  }

  var output: String { text(.output) }
  var errors: String { text(.errors) }

  private func text(_ stream: Stream) -> String {
    String(decoding: bytes[stream] ?? [], as: UTF8.self)
  }

  func collect(_ sequence: SubprocessOutputSequence, as stream: Stream) async throws {
    defer {
      open.remove(stream)
      wake()
    }
    for try await buffer in sequence {
      bytes[stream, default: []] += buffer.withUnsafeBytes(Array.init)
      wake()
    }
  }

  private func wake() {
    for waiter in waiters { waiter.resume() }
    waiters = []
  }

  /// Waits until it has written `text`, to whichever stream.
  public func wait(for text: String) async throws {
    while !output.contains(text), !errors.contains(text) {
      guard !open.isEmpty else {
        throw Ended(description: "ended before `\(text)` came; there was:\n\(output)\n\(errors)")
      }
      await withCheckedContinuation { waiters.append($0) }
    }
  }

  /// Types a line on its terminal, or writes one to its standard input.
  public func type(_ line: String) async throws {
    _ = try await writer.write(Array((line + "\n").utf8))
  }

  /// Ends its standard input.
  public func closeInput() async throws { try await writer.finish() }

  /// Presses a key with Control on its terminal.
  public func pressControl(_ key: Unicode.Scalar) async throws {
    _ = try await writer.write([UInt8(key.value & 0x1F)])
  }

  /// Sends it a signal.
  public nonisolated func send(_ signal: Int32) { kill(processIdentifier, signal) }
}
