import NIOCore

/// A NIO channel as a stream: a TCP connection, or a pipe.
struct ChannelStream: ByteStream {
  private let channel: any NIOCore.Channel
  private let inbox: NIOLoopBound<Inbox>

  /// Takes the channel that a bootstrap makes; to be called on its event loop.
  init(_ channel: any NIOCore.Channel) throws {
    self.channel = channel
    let inbox = try channel.pipeline.syncOperations.handler(type: Inbox.self)
    self.inbox = NIOLoopBound(inbox, eventLoop: channel.eventLoop)
  }

  /// Makes a new channel keep what it reads until `start`: NIO reads the last bytes of a connection that
  /// ends, asked or not.
  static func prepare(_ channel: any NIOCore.Channel) -> EventLoopFuture<Void> {
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(Inbox())
    }
  }

  var eventLoop: any EventLoop { channel.eventLoop }
  var isWritable: Bool { channel.isWritable }

  func start(_ receiver: @escaping @Sendable (StreamEvent) -> Void) {
    inbox.value.open(receiver)
    channel.setOption(ChannelOptions.autoRead, value: true).whenFailure { _ in }
  }

  func send(_ bytes: ByteBuffer) { channel.writeAndFlush(bytes, promise: nil) }
  func close() { channel.close(promise: nil) }

  /// Passes on what NIO reads, or keeps it while nobody wants it.
  private final class Inbox: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private var receiver: (@Sendable (StreamEvent) -> Void)?
    private var kept: [StreamEvent] = []
    private var failure: SSHError.Kind?

    func open(_ receiver: @escaping @Sendable (StreamEvent) -> Void) {
      self.receiver = receiver
      let events = kept
      kept = []
      for event in events { receiver(event) }
    }

    private func pass(_ event: StreamEvent) {
      if let receiver { receiver(event) } else { kept.append(event) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      pass(.received(unwrapInboundIn(data)))
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
      if context.channel.isWritable { receiver?(.writable) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      failure = .connectionBroken(reason: SystemError.describe(error))
      context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { pass(.ended(failure)) }
  }
}
