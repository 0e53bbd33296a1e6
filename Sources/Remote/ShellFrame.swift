/// Tells one reply of a resident shell from the next: a machine without input and output.
///
/// On both streams a reply stands between two lines that begin with a random marker. What comes
/// before the first belongs to nobody, such as the last words of an earlier task's child.
struct ShellFrame {
  /// What came of some bytes.
  enum Action: Equatable {
    /// The task wrote these; perhaps none.
    case wrote([UInt8])
    /// The task wrote these, and with them the reply is whole.
    case ended([UInt8], status: Int)
    /// The closing line has no status: what writes there is not our loop.
    case broke(String)
  }

  private var output: StreamFrame
  private var errors: StreamFrame

  init(marker: String) {
    output = StreamFrame(marker: Array(marker.utf8))
    errors = StreamFrame(marker: Array(marker.utf8))
  }

  /// Whether the shell has begun with the task.
  var hasBegun: Bool { output.isOpen || errors.isOpen }

  /// The last words of a shell that ended instead of answering.
  var lastWords: String {
    let words = errors.strayBytes.isEmpty ? output.strayBytes : errors.strayBytes
    return String(decoding: words, as: UTF8.self)
  }

  /// Takes what came next on a stream.
  mutating func receive(_ piece: Piece) -> Action {
    let bytes =
      switch piece.stream {
      case .output: output.receive(piece.bytes)
      case .errors: errors.receive(piece.bytes)
      }
    guard let status = output.closing, errors.closing != nil else { return .wrote(bytes) }
    return Int(status).map { .ended(bytes, status: $0) } ?? .broke(status)
  }
}
