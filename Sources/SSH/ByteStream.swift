import NIOCore

/// What a stream tells its reader.
enum StreamEvent: Sendable {
  /// Bytes came.
  case received(ByteBuffer)
  /// There is room again for bytes to send.
  case writable
  /// Nothing will come any more; nil when the other side ended it in order.
  case ended(SSHError.Kind?)
}

/// A two-way stream of bytes, bound to an event loop: all of it is used on that loop only.
///
/// It pushes instead of being awaited, so that a packet costs no task switch. Nothing limits what comes
/// in, because SSH's own channel windows do; what goes out is limited by `isWritable`.
protocol ByteStream: Sendable {
  /// The loop that everything here happens on.
  var eventLoop: any EventLoop { get }
  /// Whether it takes more bytes now; when it becomes true again, a `writable` event follows.
  var isWritable: Bool { get }
  /// Starts reading; `receiver` is called on the event loop.
  func start(_ receiver: @escaping @Sendable (StreamEvent) -> Void)
  /// Sends bytes, or keeps them until it can.
  func send(_ bytes: ByteBuffer)
  /// Ends both directions, at once.
  func close()
}
