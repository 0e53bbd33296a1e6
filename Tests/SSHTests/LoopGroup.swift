import NIOCore
import NIOPosix

/// One event loop for a test that works below the connector.
struct LoopGroup: Sendable {
  let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  var eventLoop: any EventLoop { group.next() }

  func end() async throws { try await group.shutdownGracefully() }
}
