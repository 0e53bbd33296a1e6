import NIOCore
import NIOPosix

/// A port that neither accepts nor refuses, as one behind a firewall that drops.
///
/// The queue of a listener that accepts nobody is full after one connection; then Linux drops what comes.
enum BlackHole {
  static func with(_ body: (Int) async throws -> Void) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let listener = try await ServerBootstrap(group: group)
      .serverChannelOption(ChannelOptions.backlog, value: 0)
      .serverChannelOption(ChannelOptions.autoRead, value: false)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = listener.localAddress?.port ?? 0
    let filler = try await ClientBootstrap(group: group).connect(host: "127.0.0.1", port: port)
      .get()
    let outcome: Result<Void, any Error>
    do {
      try await body(port)
      outcome = .success(())
    } catch {
      outcome = .failure(error)
    }
    try await filler.close()
    try await listener.close()
    try await group.shutdownGracefully()
    try outcome.get()
  }
}
