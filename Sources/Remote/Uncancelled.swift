import NIOCore
import NIOPosix

/// Runs what must be done even though the task was cancelled, such as killing what it started.
enum Uncancelled {
  static var eventLoop: any EventLoop { MultiThreadedEventLoopGroup.singleton.any() }

  /// Waits for `body`, which does not see that the caller was cancelled.
  static func run(_ body: @escaping @Sendable () async -> Void) async {
    // The future's task is not the caller's child; it never fails.
    try? await eventLoop.makeFutureWithTask(body).get()
  }

  /// Has `body` done soon, for those who cannot wait.
  static func start(_ body: @escaping @Sendable () async -> Void) {
    eventLoop.makeFutureWithTask(body).whenComplete { _ in }
  }
}
