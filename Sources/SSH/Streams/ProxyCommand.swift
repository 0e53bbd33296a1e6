import NIOCore
import NIOPosix
import Subprocess
import SystemPackage

/// A command's standard input and output as a stream, for `ProxyCommand`.
struct ProxyCommandStream: ByteStream {
  private let pipe: ChannelStream
  /// What to say of the connection's end; known once the command has ended.
  private let ending: EventLoopFuture<SSHError.Kind>
  private let stop: AsyncStream<Never>.Continuation

  var eventLoop: any EventLoop { pipe.eventLoop }
  var isWritable: Bool { pipe.isWritable }
  func send(_ bytes: ByteBuffer) { pipe.send(bytes) }

  /// Starts a command by `/bin/sh`, as OpenSSH does.
  static func start(
    _ command: String, on eventLoop: any EventLoop
  ) async throws(SSHError) -> ProxyCommandStream {
    let (stopping, stop) = AsyncStream.makeStream(of: Never.self)
    do {
      let input = try SystemPackage.FileDescriptor.pipe()
      let output = try SystemPackage.FileDescriptor.pipe()
      let maker = ChannelStream.Maker(on: eventLoop)
      let pipe = try await NIOPipeBootstrap(group: eventLoop)
        .channelInitializer(maker.prepare)
        .channelOption(ChannelOptions.autoRead, value: false)
        .takingOwnershipOfDescriptors(
          input: output.readEnd.rawValue, output: input.writeEnd.rawValue
        ).flatMapThrowing(maker.stream).get()
      let ending = eventLoop.makeFutureWithTask {
        await run(command, input: input.readEnd, output: output.writeEnd, stopping: stopping)
      }
      return ProxyCommandStream(pipe: pipe, ending: ending, stop: stop)
    } catch {
      throw SSHError(
        .proxyCommandEnded(command: command, status: SystemError.describe(error), errors: ""))
    }
  }

  func start(_ receiver: @escaping @Sendable (StreamEvent) -> Void) {
    pipe.start { event in
      guard case .ended = event else { return receiver(event) }
      stop.finish()
      ending.whenSuccess { receiver(.ended($0)) }
    }
  }

  func close() {
    pipe.close()
    stop.finish()
  }

  /// Closes it and waits until the command has ended.
  func end() async {
    close()
    _ = try? await ending.get()
  }

  /// Runs the command until it ends, or until some time after nobody wants it any more.
  private static func run(
    _ command: String, input: SystemPackage.FileDescriptor, output: SystemPackage.FileDescriptor,
    stopping: AsyncStream<Never>
  ) async -> SSHError.Kind {
    let shown = command.hasPrefix("exec ") ? String(command.dropFirst(5)) : command
    do {
      let result = try await Subprocess.run(
        .path("/bin/sh"), arguments: ["-c", command],
        input: .fileDescriptor(input, closeAfterSpawningProcess: true),
        output: .fileDescriptor(output, closeAfterSpawningProcess: true),
        error: .string(limit: 64 * 1024)
      ) { execution in
        for await _ in stopping {}
        try? await Task.sleep(for: .milliseconds(200))
        await execution.teardown(using: [.gracefulShutDown(allowedDurationToNextStep: .seconds(1))])
      }
      let status =
        switch result.terminationStatus {
        case .exited(let code): "exit code \(code)"
        case .signaled(let signal): "signal \(signal)"
        }
      let errors = result.standardError.split(whereSeparator: \.isNewline)
      return .proxyCommandEnded(
        command: shown, status: status, errors: errors.joined(separator: "\n"))
    } catch {
      return .proxyCommandEnded(command: shown, status: "\(error)", errors: "")
    }
  }
}
