import Glibc
import NIOCore

/// Has the kernel acknowledge what came at once, instead of up to 40 ms later.
///
/// A jump host's sshd leaves Nagle's algorithm on for connections without a session of their own: it
/// holds back the second small packet of a reply until the first is acknowledged. Measured through
/// one jump host: 46 ms a task without this, 5 ms with it.
final class PromptAcknowledgement: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private static let option = ChannelOptions.Types.SocketOption(
    level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_QUICKACK))

  func channelReadComplete(context: ChannelHandlerContext) {
    // The kernel takes this for the next acknowledgements only (tcp(7)), so it is said each time.
    context.channel.setOption(Self.option, value: 1).whenFailure { _ in }
    context.fireChannelReadComplete()
  }
}
