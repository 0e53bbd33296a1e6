import Diagnostics
public import SSH

/// Runs scripts on a host over SSH, in resident shells that are opened when they are first needed.
public struct SSHConnection: Connection {
  /// Opens the session, or hands out the one that is shared with other users of the host.
  public typealias Opening = @Sendable () async throws -> Session

  private let pool: ShellPool
  private let endSession: @Sendable () async -> Void

  /// Prepares to run scripts as the login user, or as the one to become.
  ///
  /// Those who share a session share its `places`; `endSession` has the next one opened anew.
  public init(
    host: String, become: Become?, places: ShellPlaces = ShellPlaces(),
    endSession: @escaping @Sendable () async -> Void = {}, open: @escaping Opening
  ) {
    self.endSession = endSession
    pool = ShellPool(host: host, become: become, places: places) { command throws(RemoteError) in
      do {
        let session = try await open()
        let channel = try await session.execute(command)
        return SSHTransport(session: session, channel: channel, host: host)
      } catch let error as SSHError {
        throw RemoteError(error, host: host)
      } catch let error as any DiagnosticConvertible {
        throw RemoteError(.notConfigured(error.diagnostic), host: host)
      } catch is CancellationError {
        throw RemoteError(.cancelled, host: host)
      } catch {
        throw RemoteError(.notConfigured(Diagnostic(.error, "\(error)")), host: host)
      }
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
  public func reset() async {
    await pool.reset()
    await endSession()
  }
}
