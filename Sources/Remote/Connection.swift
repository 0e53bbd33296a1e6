/// A way to run scripts on one host, as one user.
public protocol Connection: Sendable {
  /// Runs a request to its end.
  ///
  /// An exit status other than 0 is a result, not an error, and so is the end of its time. Cancelling
  /// kills the request's processes.
  func run(_ request: Request) async throws(RemoteError) -> CommandResult
  /// What the shell over there says of itself.
  func facts() async throws(RemoteError) -> ShellFacts
  /// Writes a file on the host, whole or not at all.
  func upload(_ upload: Upload) async throws(RemoteError) -> TransferResult
  /// Reads a file of the host into one of this machine, whole or not at all.
  func download(_ download: Download) async throws(RemoteError) -> TransferResult
  /// Holds a dialogue with a program of the host to the program's end.
  func hold(_ dialogue: Dialogue) async throws(RemoteError) -> CommandResult
  /// Ends the connection's shells and session; the next request opens new ones.
  func reset() async
}

extension Connection {
  /// Ends the connection for good.
  public func close() async { await reset() }
}
