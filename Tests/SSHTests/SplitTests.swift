import NIOCore
@testable import SSH
import Synchronization
import TestSupport
import Testing

/// A stream that hands on what comes in pieces of other sizes than they came in.
private struct SplitStream: ByteStream {
  let inner: any ByteStream
  let sizes: Sizes

  /// The sizes of the pieces.
  enum Sizes: Sendable, CustomTestStringConvertible {
    case fixed(Int)
    case random(seed: UInt64)

    var testDescription: String {
      switch self {
      case .fixed(let size): "\(size) at a time"
      case .random(let seed): "random sizes, seed \(seed)"
      }
    }
  }

  var eventLoop: any EventLoop { inner.eventLoop }
  var isWritable: Bool { inner.isWritable }
  func send(_ bytes: ByteBuffer) { inner.send(bytes) }
  func close() { inner.close() }

  func start(_ receiver: @escaping @Sendable (StreamEvent) -> Void) {
    let state = Mutex<UInt64>(0)
    let sizes = sizes
    inner.start { event in
      guard case .received(var bytes) = event else { return receiver(event) }
      while bytes.readableBytes > 0 {
        let size =
          switch sizes {
          case .fixed(let size): size
          case .random(let seed):
            state.withLock { state in
              state = (state &+ seed) &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
              return Int(state >> 33) % 40 + 1
            }
          }
        guard let piece = bytes.readSlice(length: min(size, bytes.readableBytes)) else { return }
        receiver(.received(piece))
      }
    }
  }
}

@Suite struct `However the bytes are split` {
  @Test(arguments: [
    SplitStream.Sizes.fixed(1), .fixed(2), .fixed(3), .fixed(5), .fixed(7), .fixed(8), .fixed(15),
    .fixed(16), .fixed(17), .fixed(31), .fixed(33), .fixed(1460), .random(seed: 1),
    .random(seed: 2), .random(seed: 3),
  ])
  fileprivate func `a session works the same`(sizes: SplitStream.Sizes) async throws {
    try await LocalServer.with({ $0.configuration.append("RekeyLimit 64K") }) { server in
      let loops = LoopGroup()
      let error = await server.run(over: sizes, on: loops)
      try await loops.end()
      if let error { throw error }
    }
  }
}

extension LocalServer {
  /// Authenticates, runs a command and a conversation; the error if there was one.
  fileprivate func run(over sizes: SplitStream.Sizes, on loops: LoopGroup) async -> SSHError? {
    let options = options()
    do throws(SSHError) {
      let tcp = try await TCPConnector(eventLoop: loops.eventLoop).connect(
        to: "127.0.0.1", port: server.port, family: .any, within: nil)
      let session = try Session(over: SplitStream(inner: tcp, sizes: sizes), name: "split")
      let key = try await session.handshake(
        hostKeyAlgorithms: ["ssh-ed25519"], isCompressed: false, within: nil)
      #expect(key.type == "ssh-ed25519")
      var authenticator = Authenticator(
        session: session, options: options, prompter: NoPrompts(), keys: KeyRing(),
        trustsHost: true)
      try await authenticator.run()
      let bytes = Noise.bytes(200_000, seed: 9)
      let result = try await session.run("tee /dev/stderr; exit 5", input: bytes)
      #expect(result.output == bytes)
      #expect(result.errors == bytes)
      #expect(result.status == .code(5))
      await session.close()
      return nil
    } catch {
      return error
    }
  }
}
