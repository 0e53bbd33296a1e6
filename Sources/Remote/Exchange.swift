/// A request on its way, with its input and output as streams.
struct Exchange: Sendable {
  var message: RequestMessage
  var timeout: Duration?
  var input: Input
  /// Whether the script takes its input from the shell's own stream.
  ///
  /// It must be contained and read exactly all, unless it fails: then the shell is given up.
  var readsDirectly = false
  /// Takes the output as it comes; nil collects it in the result.
  var sink: (@Sendable ([UInt8]) async throws(RemoteError) -> Void)?

  /// What the task reads from standard input.
  enum Input: Sendable {
    case bytes([UInt8])
    /// Exactly `count` bytes, piece by piece.
    case pieces(count: Int, next: @Sendable () async throws(RemoteError) -> [UInt8])

    var count: Int {
      switch self {
      case .bytes(let bytes): bytes.count
      case .pieces(let count, _): count
      }
    }
  }

  init(_ request: Request, host: String) throws(RemoteError) {
    do {
      message = try RequestMessage(request)
    } catch {
      throw RemoteError(.unusableRequest(error), host: host)
    }
    timeout = request.timeout
    input = .bytes(request.input)
  }
}
