import SSH
import SystemPackage
import TestSupport
import Testing

@Suite struct `A jump host` {
  @Test func `a command runs behind one jump host`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect { $0.proxy = .jump(server.options()) }
      #expect(try await session.run("echo ok").output == Array("ok\n".utf8))
      let bytes = Noise.bytes(20 << 20, seed: 4)
      #expect(try await session.run("cat", input: bytes).output == bytes)
      await session.close()
    }
  }

  @Test func `a chain of three jump hosts carries bytes both ways`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect { options in
        var chain = server.options()
        for _ in 0..<2 {
          var next = server.options()
          next.proxy = .jump(chain)
          chain = next
        }
        options.proxy = .jump(chain)
      }
      let bytes = Noise.bytes(5 << 20, seed: 5)
      #expect(try await session.run("cat", input: bytes).output == bytes)
    }
  }

  @Test func `forty hosts share one connection to their jump host`() async throws {
    try await LocalServer.with { jump in
      try await LocalServer.with({ $0.configuration.append("MaxStartups 100") }) { target in
        var options = target.options()
        options.proxy = .jump(jump.options())
        options.identityFiles = [target.keyFile]
        let behind = options
        try await withThrowingTaskGroup(of: Session.self) { group in
          for _ in 0..<40 {
            group.addTask { try await jump.connector.connect(behind, prompter: NoPrompts()) }
          }
          var sessions: [Session] = []
          for try await session in group { sessions.append(session) }
          #expect(try await jump.server.connections() == 1)
          #expect(try await target.server.connections() == 40)
          for session in sessions {
            #expect(try await session.run("echo ok").output == Array("ok\n".utf8))
            await session.close()
          }
        }
      }
    }
  }

  @Test func `a jump host that forbids forwarding is named, and what to do`() async throws {
    try await LocalServer.with({ $0.configuration.append("AllowTcpForwarding no") }) { server in
      let error = await #expect(throws: SSHError.self) {
        try await server.connect { $0.proxy = .jump(server.options()) }
      }
      guard case .channelRefused(.tunnel, let reason) = error?.kind else {
        return #expect(Bool(false), "\(String(describing: error))")
      }
      #expect(reason == "administratively prohibited")
      #expect(error?.hint?.contains("AllowTcpForwarding") == true)
      #expect(error?.behind.count == 1)
    }
  }

  @Test func `a target that does not listen fails without harm to its jump host`() async throws {
    try await LocalServer.with { server in
      let closed = try FreePort.find()
      let error = await #expect(throws: SSHError.self) {
        try await server.connect {
          $0.proxy = .jump(server.options())
          $0.port = closed
        }
      }
      #expect(
        error?.kind
          == .channelRefused(
            purpose: .tunnel(address: "127.0.0.1:\(closed)"), reason: "connect failed"))
      let session = try await server.connect { $0.proxy = .jump(server.options()) }
      #expect(try await session.run("echo ok").status == .code(0))
      #expect(try await server.server.connections() == 2)
    }
  }

  @Test func `a host that does not answer holds up nobody behind the same jump host`() async throws
  {
    try await LocalServer.with { server in
      try await BlackHole.with { port in
        var dead = server.options()
        dead.proxy = .jump(server.options())
        let living = dead
        dead.port = port
        let silent = dead
        try await withThrowingTaskGroup(of: SSHError?.self) { group in
          group.addTask { await server.failure(connecting: silent) }
          try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<5 {
              group.addTask {
                let session = try await server.connector.connect(living, prompter: NoPrompts())
                #expect(try await session.run("echo ok").status == .code(0))
              }
            }
            try await group.waitForAll()
          }
          group.cancelAll()
          // It was still waiting when the others were done.
          #expect(try await group.next()??.kind == .cancelled)
        }
        let session = try await server.connector.connect(living, prompter: NoPrompts())
        #expect(try await session.run("echo ok").status == .code(0))
      }
    }
  }

  @Test func `a host that does not answer is given up after the connect timeout`() async throws {
    try await LocalServer.with { server in
      try await BlackHole.with { port in
        var dead = server.options()
        dead.proxy = .jump(server.options())
        dead.port = port
        dead.connectTimeout = .milliseconds(300)
        let error = await server.failure(connecting: dead)
        #expect(error?.kind == .timedOut(phase: .tunnel, after: .milliseconds(300)))
      }
    }
  }

  @Test(arguments: [false, true])
  func `connecting can be cancelled`(isBehindJump: Bool) async throws {
    try await LocalServer.with { server in
      try await BlackHole.with { port in
        var dead = server.options()
        dead.port = port
        if isBehindJump { dead.proxy = .jump(server.options()) }
        let silent = dead
        await withTaskGroup(of: SSHError?.self) { group in
          group.addTask { await server.failure(connecting: silent) }
          group.cancelAll()
          #expect(await group.next()??.kind == .cancelled)
        }
      }
    }
  }

  @Test func `a jump connection that broke is opened anew`() async throws {
    try await LocalServer.with { server in
      let first = try await server.connect { $0.proxy = .jump(server.options()) }
      try await server.server.killConnections()
      #expect(await first.closed() != nil)
      let second = try await server.connect { $0.proxy = .jump(server.options()) }
      #expect(try await second.run("echo ok").status == .code(0))
    }
  }

  @Test func `a proxy command carries the connection`() async throws {
    try await LocalServer.with { server in
      let command = "exec python3 -c '\(ProxyScript.text)' 127.0.0.1 \(server.server.port)"
      let session = try await server.connect { $0.proxy = .command(command) }
      let bytes = Noise.bytes(3 << 20, seed: 6)
      #expect(try await session.run("cat", input: bytes).output == bytes)
      await session.close()
    }
  }

  @Test func `a proxy command that fails is shown with its words`() async throws {
    try await LocalServer.with { server in
      let error = await #expect(throws: SSHError.self) {
        try await server.connect { $0.proxy = .command("exec sh -c 'echo no way >&2; exit 7'") }
      }
      #expect(
        error?.kind
          == .proxyCommandEnded(
            command: "sh -c 'echo no way >&2; exit 7'", status: "exit code 7", errors: "no way"))
    }
  }
}

/// A program that connects its standard streams with a TCP connection.
enum ProxyScript {
  static let text = """
    import os, socket, sys, threading
    peer = socket.create_connection((sys.argv[1], int(sys.argv[2])))
    def up():
        while data := os.read(0, 65536): peer.sendall(data)
        peer.shutdown(socket.SHUT_WR)
    threading.Thread(target=up, daemon=True).start()
    while data := peer.recv(65536):
        while data: data = data[os.write(1, data):]
    """
}
