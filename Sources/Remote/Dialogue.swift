/// A program of a host that talks with somebody here while it runs.
public struct Dialogue: Sendable {
  /// The command, for the host's `sh`.
  public var command: String
  /// Gives what comes to its standard input next; throws where nothing comes any more.
  public var next: @Sendable () async throws(RemoteError) -> [UInt8]
  /// Takes what it writes to standard output.
  public var sink: @Sendable ([UInt8]) async throws(RemoteError) -> Void

  /// Describes a dialogue with `command`.
  public init(
    _ command: String, next: @escaping @Sendable () async throws(RemoteError) -> [UInt8],
    sink: @escaping @Sendable ([UInt8]) async throws(RemoteError) -> Void
  ) {
    self.command = command
    self.next = next
    self.sink = sink
  }

  /// The script fails even if the command does not, because it has not read all of its input: then
  /// its shell is given up.
  private static let script = """
    sh -c "$1"
    printf '\\n%s' "$?" >&2
    exit 1
    """

  /// More than anybody has to say.
  private static let endless = 1 << 62

  func exchange(host: String) throws(RemoteError) -> Exchange {
    let request = Request(script: Self.script, arguments: [command], isContained: true)
    var exchange = try Exchange(request, host: host)
    exchange.input = .pieces(count: Self.endless, next: next)
    exchange.readsDirectly = true
    exchange.sink = sink
    return exchange
  }

  /// The command's own status and errors.
  static func result(_ answer: CommandResult) -> CommandResult {
    var result = answer
    if let end = answer.errors.lastIndex(of: 0x0A),
      let status = Int(String(decoding: answer.errors[(end + 1)...], as: UTF8.self))
    {
      result.status = status
      result.errors = Array(answer.errors[..<end])
    }
    return result
  }
}

extension ShellPool {
  /// Holds a dialogue, in a shell that then ends.
  func hold(_ dialogue: Dialogue) async throws(RemoteError) -> CommandResult {
    Dialogue.result(try await run(dialogue.exchange(host: host)))
  }
}
