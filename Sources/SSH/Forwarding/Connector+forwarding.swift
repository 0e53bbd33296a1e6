import NIOCore
import NIOPosix

extension Connector {
  /// What happens to a forwarded port.
  public enum ForwardingEvent: Sendable {
    /// It listens at this port.
    case listening(port: Int)
    /// A connection to it could not go on.
    case refused(any Error)
  }

  private typealias Client = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  /// Listens on a port of this machine and passes its connections on, until the task is cancelled.
  ///
  /// Each connection goes through the session that `session` gives at that moment. An end in one
  /// direction is passed on and leaves the other open; whoever reads slowly slows down who writes.
  /// Throws only where it cannot listen.
  public nonisolated func forward(
    _ port: ForwardedPort, through session: @escaping @Sendable () async throws -> Session,
    _ report: @escaping @Sendable (ForwardingEvent) -> Void
  ) async throws(SSHError) {
    do {
      let server = try await listen(port)
      try await server.executeThenClose { clients in
        report(.listening(port: server.channel.localAddress?.port ?? port.port))
        await withDiscardingTaskGroup { group in
          do {
            for try await client in clients {
              group.addTask { await Self.pass(client, to: port, through: session, report) }
            }
          } catch {
            if !Task.isCancelled { report(.refused(error)) }
          }
          group.cancelAll()
        }
      }
    } catch {
      if Task.isCancelled { throw SSHError(.cancelled) }
      let address = ForwardedPort.address(port.bindAddress, port.port)
      throw SSHError(.cannotListen(address: address, reason: SystemError.describe(error)))
    }
  }

  private nonisolated func listen(
    _ port: ForwardedPort
  ) async throws -> NIOAsyncChannel<Client, Never> {
    try await ServerBootstrap(group: loops)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .bind(host: port.bindAddress, port: port.port) { client in
        client.eventLoop.makeCompletedFuture {
          try Client(
            wrappingChannelSynchronously: client,
            configuration: .init(isOutboundHalfClosureEnabled: true))
        }
      }
  }

  private static func pass(
    _ client: Client, to port: ForwardedPort,
    through session: @Sendable () async throws -> Session,
    _ report: @Sendable (ForwardingEvent) -> Void
  ) async {
    // A client that goes away in the middle concerns nobody else.
    try? await client.executeThenClose { inbound, outbound in
      let channel: Channel
      do {
        channel = try await session().connect(to: port.targetHost, port: port.targetPort)
      } catch {
        return report(.refused(error))
      }
      await withTaskGroup(of: Bool.self) { group in
        group.addTask { await send(inbound, to: channel) }
        group.addTask { await send(channel, to: outbound) }
        // The end of one direction is no end of the other; a failure is.
        for await isWhole in group where !isWhole { group.cancelAll() }
      }
      await channel.close()
    }
  }

  /// Passes on what the client writes; false where that failed.
  private static func send(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, to channel: Channel
  ) async -> Bool {
    do {
      for try await bytes in inbound { try await channel.write(Array(buffer: bytes)) }
      try await channel.finishWriting()
      return !Task.isCancelled
    } catch {
      return false
    }
  }

  /// Passes on what comes from the host; false where that failed.
  private static func send(
    _ channel: Channel, to outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) async -> Bool {
    do {
      while let chunk = try await channel.next() {
        try await outbound.write(ByteBuffer(bytes: chunk.bytes))
      }
      outbound.finish()
      return true
    } catch {
      return false
    }
  }
}
