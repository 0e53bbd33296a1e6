import NIOCore
import NIOPosix

/// A TCP connection as a stream.
struct TCPStream: ByteStream {
  private let channel: any NIOCore.Channel

  /// Takes a channel that does not read by itself yet.
  init(_ channel: any NIOCore.Channel) { self.channel = channel }

  var eventLoop: any EventLoop { channel.eventLoop }
  var isWritable: Bool { channel.isWritable }

  func start(_ receiver: @escaping @Sendable (StreamEvent) -> Void) {
    do {
      try channel.pipeline.syncOperations.addHandler(Receiver(receiver))
    } catch {
      return receiver(.ended(.connectionBroken(reason: "\(error)")))
    }
    channel.setOption(ChannelOptions.autoRead, value: true).whenFailure { error in
      receiver(.ended(.connectionBroken(reason: "\(error)")))
    }
  }

  func send(_ bytes: ByteBuffer) { channel.writeAndFlush(bytes, promise: nil) }
  func close() { channel.close(promise: nil) }

  /// Passes on what NIO reads.
  private final class Receiver: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let receiver: @Sendable (StreamEvent) -> Void
    private var failure: SSHError.Kind?

    init(_ receiver: @escaping @Sendable (StreamEvent) -> Void) { self.receiver = receiver }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      receiver(.received(unwrapInboundIn(data)))
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
      if context.channel.isWritable { receiver(.writable) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      failure = .connectionBroken(reason: SystemError.describe(error))
      context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { receiver(.ended(failure)) }
  }
}
