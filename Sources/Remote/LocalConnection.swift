/// Runs scripts on this machine, in resident shells like those of other hosts.
public struct LocalConnection: Connection {
  private let pool: ShellPool

  /// Prepares to run scripts as the present user, or as the one to become.
  public init(host: String = "localhost", become: Become? = nil) {
    pool = ShellPool(host: host, become: become) { command throws(RemoteError) in
      try await LocalProcess.start(command, host: host)
    }
  }

  public func run(_ request: Request) async throws(RemoteError) -> CommandResult {
    try await pool.run(Exchange(request, host: pool.host))
  }
  public func facts() async throws(RemoteError) -> ShellFacts { try await pool.facts() }
  public func upload(_ upload: Upload) async throws(RemoteError) -> TransferResult {
    try await pool.send(upload)
  }
  public func download(_ download: Download) async throws(RemoteError) -> TransferResult {
    try await pool.fetch(download)
  }
  public func hold(_ dialogue: Dialogue) async throws(RemoteError) -> CommandResult {
    try await pool.hold(dialogue)
  }
  public func reset() async { await pool.reset() }
}
