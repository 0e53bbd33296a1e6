import Remote

extension TaskExecutor {
  /// Ends the session with the host; the next task opens it anew (`meta: reset_connection`).
  func resetConnection() async throws {
    let settings = try HostSettings(
      target: host, isDelegated: false, lineage: lineage, defaults: play.options.connection,
      scope: scope, store: store)
    try await play.connections.connection(for: settings).reset()
  }
}
