import Glibc
import NIOCore
import NIOPosix
@testable import SSH
import SystemPackage
import TestSupport
import Testing

@Suite struct `A peer that fails` {
  @Test func `a port where nobody listens refuses`() async throws {
    let port = try FreePort.find()
    let error = await failure { $0.port = port }
    #expect(error?.kind == .connectionRefused(address: "127.0.0.1:\(port)"))
  }

  @Test func `an IPv6 address is connected to as such`() async throws {
    let port = try FreePort.find()
    let error = await failure {
      $0.hostName = "::1"
      $0.port = port
    }
    #expect(error?.kind == .connectionRefused(address: "[::1]:\(port)"))
  }

  @Test(arguments: [AddressFamily.ipv4, .ipv6])
  func `a name is looked up in one family only when so asked`(family: AddressFamily) async throws {
    let port = try FreePort.find()
    let error = await failure {
      $0.hostName = family == .ipv4 ? "localhost" : "::1"
      $0.addressFamily = family
      $0.port = port
    }
    let shown = family == .ipv4 ? "127.0.0.1" : "[::1]"
    #expect(error?.kind == .connectionRefused(address: "\(shown):\(port)"))
  }

  @Test func `a name without address is named`() async throws {
    let error = await failure { $0.hostName = "no-such-host.invalid" }
    guard case .nameNotResolved("no-such-host.invalid", _) = error?.kind else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
  }

  @Test func `a server of another protocol is shown with its greeting`() async throws {
    try await Impostor.with(greeting: "220 mail.example ESMTP\r\n", closes: true) { port in
      let error = await failure { $0.port = port }
      #expect(error?.kind == .notAnSSHServer(greeting: "220 mail.example ESMTP"))
    }
  }

  @Test func `a server that hangs up before a word is told apart`() async throws {
    try await Impostor.with(greeting: "", closes: true) { port in
      let error = await failure { $0.port = port }
      #expect(error?.kind == .notAnSSHServer(greeting: ""))
    }
  }

  @Test func `a server that says nothing is given up after the connect timeout`() async throws {
    try await Impostor.with(greeting: "", closes: false) { port in
      let error = await failure {
        $0.port = port
        $0.connectTimeout = .milliseconds(200)
      }
      #expect(error?.kind == .timedOut(phase: .keyExchange, after: .milliseconds(200)))
    }
  }

  @Test func `garbage instead of a key exchange ends the connection with an error`() async throws {
    let garbage = "SSH-2.0-Impostor\r\n" + String(repeating: "garbage ", count: 100)
    try await Impostor.with(greeting: garbage, closes: false) { port in
      let error = await failure { $0.port = port }
      guard case .keyExchangeFailed = error?.kind else {
        return #expect(Bool(false), "\(String(describing: error))")
      }
    }
  }

  @Test func `a server without a common algorithm is a failed key exchange`() async throws {
    let change: @Sendable (inout SSHServer.Settings) -> Void = {
      $0.configuration.append("KexAlgorithms sntrup761x25519-sha512@openssh.com")
    }
    try await LocalServer.with(change) { server in
      let error = await #expect(throws: SSHError.self) { try await server.connect() }
      guard case .keyExchangeFailed = error?.kind else {
        return #expect(Bool(false), "\(String(describing: error))")
      }
    }
  }

  @Test func `a server killed in the middle of a transfer fails all who wait`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect()
      let endless = try await session.execute("cat /dev/zero")
      let silent = try await session.execute("echo started; exec sleep 1000")
      _ = try await silent.next()
      var count = 0
      while count < 4 << 20, let chunk = try await endless.next() { count += chunk.bytes.count }
      try await server.server.killConnections()
      let errors = await withTaskGroup(of: SSHError?.self) { group in
        for channel in [endless, silent] {
          group.addTask {
            do throws(SSHError) {
              while try await channel.next() != nil {}
              return nil
            } catch {
              return error
            }
          }
        }
        var errors: [SSHError?] = []
        for await error in group { errors.append(error) }
        return errors
      }
      for error in errors {
        switch error?.kind {
        case .closedByPeer, .connectionBroken: break
        default: #expect(Bool(false), "\(String(describing: error))")
        }
      }
      #expect(await session.failure?.kind == errors[0]?.kind)
    }
  }

  @Test func `a server that stops answering is noticed by keepalives`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect {
        $0.aliveInterval = .milliseconds(100)
        $0.aliveCountMax = 2
      }
      #expect(try await session.run("echo ok").status == .code(0))
      try await server.server.killConnections(signal: SIGSTOP)
      let error = await session.closed()
      try await server.server.killConnections(signal: SIGKILL)
      guard case .deadPeer = error?.kind else {
        return #expect(Bool(false), "\(String(describing: error))")
      }
    }
  }

  @Test func `a server that is idle but alive stays connected`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect {
        $0.aliveInterval = .milliseconds(100)
        $0.aliveCountMax = 2
      }
      // Many intervals of silence, which sshd's answers to keepalives bridge.
      #expect(try await session.run("sleep 1.5; echo ok").output == Array("ok\n".utf8))
      await session.close()
    }
  }

  @Test func `after too many wrong keys the server's reason is shown`() async throws {
    try await Scratch.with { scratch in
      var keys: [FilePath] = []
      for number in 0..<8 {
        keys.append(try await ClientKey.make("ed25519", in: scratch, named: "key\(number)").path)
      }
      let wrong = keys
      try await LocalServer.with { server in
        let error = await #expect(throws: SSHError.self) {
          try await server.connect { $0.identityFiles = wrong }
        }
        guard case .authenticationFailed(let tried, ["publickey"]) = error?.kind else {
          return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(tried.count > 4)
        #expect(tried.last?.outcome == "the server hung up: Too many authentication failures")
      }
    }
  }

  private func failure(_ change: (inout ConnectionOptions) -> Void) async -> SSHError? {
    var options = ConnectionOptions(
      destination: "peer", hostName: "127.0.0.1", port: 22, user: "root")
    options.connectTimeout = .seconds(20)
    change(&options)
    let connector = Connector(knownHosts: KnownHosts(), threads: 1)
    let error = await #expect(throws: SSHError.self) {
      try await connector.connect(options, prompter: NoPrompts())
    }
    await connector.close()
    return error
  }
}

/// A listener that is no SSH server.
enum Impostor {
  private final class Greeter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    let greeting: String
    let closes: Bool

    init(greeting: String, closes: Bool) {
      self.greeting = greeting
      self.closes = closes
    }

    func channelActive(context: ChannelHandlerContext) {
      let channel = context.channel
      let closes = closes
      channel.writeAndFlush(ByteBuffer(string: greeting)).whenSuccess {
        if closes { channel.close(promise: nil) }
      }
    }
  }

  static func with(
    greeting: String, closes: Bool, _ body: (Int) async throws -> Void
  ) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let listener = try await ServerBootstrap(group: group)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let greeter = Greeter(greeting: greeting, closes: closes)
          try channel.pipeline.syncOperations.addHandler(greeter)
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let outcome: Result<Void, any Error>
    do {
      try await body(listener.localAddress?.port ?? 0)
      outcome = .success(())
    } catch {
      outcome = .failure(error)
    }
    try await listener.close()
    try await group.shutdownGracefully()
    try outcome.get()
  }
}
