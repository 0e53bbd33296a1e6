import NIOCore

/// A `direct-tcpip` channel of a jump host's session as a stream, on that session's event loop.
struct Tunnel: ByteStream {
  let session: Session
  let identifier: Int

  var eventLoop: any EventLoop { session.eventLoop }

  var isWritable: Bool {
    session.assumeIsolated { session in session.takesMore(identifier) }
  }

  func start(_ receiver: @escaping @Sendable (StreamEvent) -> Void) {
    session.assumeIsolated { session in session.attach(receiver, to: identifier) }
  }

  func send(_ bytes: ByteBuffer) {
    session.assumeIsolated { session in session.tunnel(bytes, to: identifier) }
  }

  func close() {
    if eventLoop.inEventLoop {
      session.assumeIsolated { session in session.closeChannel(identifier) }
    } else {
      eventLoop.execute { close() }
    }
  }
}
