import NIOCore

/// A NIO channel as a stream: a TCP connection, or a pipe.
struct ChannelStream: ByteStream {
  private let channel: any NIOCore.Channel
  private let inbox: NIOLoopBound<Inbox>

  /// Makes streams of the channels of one bootstrap.
  ///
  /// What a channel reads is kept until its stream starts, even when the channel ends before: NIO reads a
  /// connection's last bytes, asked or not.
  struct Maker: Sendable {
    private struct State {
      var channels: [ObjectIdentifier: (channel: any NIOCore.Channel, inbox: Inbox)] = [:]
      var isCancelled = false
    }

    private let state: NIOLoopBoundBox<State>

    init(on eventLoop: any EventLoop) {
      state = NIOLoopBoundBox.makeBoxSendingValue(State(), eventLoop: eventLoop)
    }

    /// The bootstrap's initializer of channels.
    func prepare(_ channel: any NIOCore.Channel) -> EventLoopFuture<Void> {
      channel.eventLoop.makeCompletedFuture {
        let inbox = Inbox()
        try channel.pipeline.syncOperations.addHandler(inbox)
        state.value.channels[ObjectIdentifier(channel)] = (channel, inbox)
        if state.value.isCancelled { channel.close(promise: nil) }
      }
    }

    /// The stream of the channel that the bootstrap has chosen; to be called on its event loop.
    func stream(of channel: any NIOCore.Channel) throws -> ChannelStream {
      guard let inbox = state.value.channels[ObjectIdentifier(channel)]?.inbox else {
        throw ChannelError.alreadyClosed
      }
      state.value.channels = [:]
      return ChannelStream(
        channel: channel, inbox: NIOLoopBound(inbox, eventLoop: channel.eventLoop))
    }

    /// Gives up what is being tried.
    func cancel() {
      state.eventLoop.execute {
        state.value.isCancelled = true
        for entry in state.value.channels.values { entry.channel.close(promise: nil) }
      }
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
