import NIOCore
import NIOPosix

/// Opens TCP connections: all addresses of a name, IPv6 first and the others soon after. RFC 8305
struct TCPConnector {
  let eventLoop: any EventLoop

  /// As long as Linux itself tries.
  private static let patience = TimeAmount.seconds(130)
  private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(
    low: 128 * 1024, high: 512 * 1024)

  /// Connects, within `limit`.
  func connect(
    to host: String, port: Int, family: AddressFamily, within limit: Duration?
  ) async throws(SSHError) -> ChannelStream {
    let maker = ChannelStream.Maker(on: eventLoop)
    let bootstrap = ClientBootstrap(group: eventLoop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(PromptAcknowledgement())
        }.flatMap { maker.prepare(channel) }
      }
      .channelOption(ChannelOptions.autoRead, value: false)
      .channelOption(ChannelOptions.socketOption(.tcp_nodelay), value: 1)
      .channelOption(ChannelOptions.writeBufferWaterMark, value: Self.waterMark)
      .channelOption(ChannelOptions.allowRemoteHalfClosure, value: false)
      .connectTimeout(limit.map { TimeAmount($0) } ?? Self.patience)
    let future =
      family == .any
      ? bootstrap.connect(host: host, port: port)
      : bootstrap.resolver(FamilyResolver(eventLoop: eventLoop, family: family))
        .connect(host: host, port: port)
    do {
      return try await withTaskCancellationHandler {
        try await future.flatMapThrowing(maker.stream).get()
      } onCancel: {
        maker.cancel()
      }
    } catch {
      if Task.isCancelled { throw SSHError(.cancelled) }
      throw SSHError(explain(error, host: host, port: port, limit: limit))
    }
  }

  private func explain(
    _ error: any Error, host: String, port: Int, limit: Duration?
  ) -> SSHError.Kind {
    if case ChannelError.connectTimeout(let time) = error {
      return .timedOut(phase: .connecting, after: .nanoseconds(time.nanoseconds))
    }
    guard let error = error as? NIOConnectionError else {
      return .unreachable(address: "\(host):\(port)", reason: SystemError.describe(error))
    }
    guard let last = error.connectionErrors.last else {
      let cause = error.dnsAError ?? error.dnsAAAAError
      return .nameNotResolved(name: host, reason: cause.map(reason) ?? "no such name")
    }
    let address = last.target.ipAddress.map { $0.contains(":") ? "[\($0)]" : $0 } ?? host
    let shown = "\(address):\(port)"
    if error.connectionErrors.contains(where: { ($0.error as? IOError)?.errnoCode == refused }) {
      return .connectionRefused(address: shown)
    }
    if case ChannelError.connectTimeout(let time) = last.error {
      return .timedOut(phase: .connecting, after: .nanoseconds(time.nanoseconds))
    }
    return .unreachable(address: shown, reason: SystemError.describe(last.error))
  }

  private var refused: CInt { SystemError.connectionRefused }

  private func reason(_ error: any Error) -> String {
    switch error {
    case let error as SocketAddressError.UnknownHost: error.errorDescription.lowercased()
    case let error as FamilyResolver.Failure: error.reason
    default: SystemError.describe(error)
    }
  }
}
