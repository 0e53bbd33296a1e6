import Synchronization

@testable import Reporting

/// Keeps what is written, piece by piece.
final class CapturedOutput: Output {
  private let pieces = Mutex<[Line]>([])

  func write(_ text: String, to stream: OutputStream) {
    pieces.withLock { $0.append(Line(text: text, stream: stream)) }
  }

  /// The pieces so far; the next call begins anew.
  func take() -> [Line] {
    pieces.withLock { pieces in
      defer { pieces = [] }
      return pieces
    }
  }

  /// The text so far of one stream.
  func text(_ stream: OutputStream = .stdout) -> String {
    pieces.withLock { $0.filter { $0.stream == stream }.map(\.text).joined() }
  }
}
