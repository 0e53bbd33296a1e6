import NIOCore
import NIOPosix
import SystemPackage

/// An ssh-agent behind its socket. draft-ietf-sshm-ssh-agent
struct Agent: Sendable {
  let socket: FilePath
  let eventLoop: any EventLoop

  /// A key that an agent holds.
  struct Identity: Sendable, Hashable {
    let publicKey: PublicKey
    let comment: String
  }

  /// Why an agent did not help.
  struct Failure: Error {
    let reason: String
  }

  private enum Message {
    static let requestIdentities: UInt8 = 11
    static let identities: UInt8 = 12
    static let signRequest: UInt8 = 13
    static let signature: UInt8 = 14
    static let longest = 256 * 1024
  }

  /// The keys that it holds.
  func identities() async throws(Failure) -> [Identity] {
    var reader = WireReader(try await ask([Message.requestIdentities]))
    guard reader.byte() == Message.identities, let count = reader.uint32() else {
      throw Failure(reason: "it gives no list of keys")
    }
    var identities: [Identity] = []
    for _ in 0..<count {
      guard let blob = reader.string(), let comment = reader.text() else {
        throw Failure(reason: "its list of keys ends too early")
      }
      if let key = PublicKey(blob: blob) {
        identities.append(Identity(publicKey: key, comment: comment))
      }
    }
    return identities
  }

  /// Has data signed: the signature's own part, without the algorithm's name.
  func signature(
    of data: [UInt8], by key: PublicKey, algorithm: String
  ) async throws(Failure) -> [UInt8] {
    var writer = WireWriter()
    writer.write(Message.signRequest)
    writer.write(key.blob)
    writer.write(data)
    let flags: [String: UInt32] = ["rsa-sha2-256": 2, "rsa-sha2-512": 4]
    writer.write(flags[algorithm] ?? 0)
    var reader = WireReader(try await ask(writer.bytes))
    guard reader.byte() == Message.signature, let signature = reader.string() else {
      throw Failure(reason: "it refuses to sign")
    }
    var parts = WireReader(signature)
    guard parts.text() == algorithm, let bytes = parts.string() else {
      throw Failure(reason: "it signs by another algorithm than \(algorithm)")
    }
    return bytes
  }

  /// A connection of its own to the agent, which somebody else will speak on.
  func connect() -> EventLoopFuture<ChannelStream> {
    let maker = ChannelStream.Maker(on: eventLoop)
    return ClientBootstrap(group: eventLoop)
      .channelInitializer(maker.prepare)
      .channelOption(ChannelOptions.autoRead, value: false)
      .connect(unixDomainSocketPath: socket.string)
      .flatMapThrowing(maker.stream)
  }

  /// Sends one message and waits for its answer.
  private func ask(_ message: [UInt8]) async throws(Failure) -> [UInt8] {
    do {
      let channel = try await ClientBootstrap(group: eventLoop)
        .connect(unixDomainSocketPath: socket.string) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
          }
        }
      return try await channel.executeThenClose { inbound, outbound in
        var request = WireWriter()
        request.write(message)
        try await outbound.write(ByteBuffer(bytes: request.bytes))
        var answer = ByteBuffer()
        for try await part in inbound {
          answer.writeImmutableBuffer(part)
          guard let length = answer.getInteger(at: answer.readerIndex, as: UInt32.self) else {
            continue
          }
          guard length <= Message.longest else { throw Failure(reason: "its answer is too long") }
          if answer.readableBytes >= 4 + Int(length) {
            return Array(buffer: answer).dropFirst(4).prefix(Int(length)).map { $0 }
          }
        }
        throw Failure(reason: "it closed the connection")
      }
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(reason: SystemError.describe(error))
    }
  }
}
