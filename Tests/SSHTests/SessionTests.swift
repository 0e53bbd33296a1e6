import SSH
import SystemPackage
import TestSupport
import Testing

@Suite struct `A session` {
  @Test func `a command's output, errors and exit code come back`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect()
      let result = try await session.run("echo out; echo err >&2; exit 3")
      #expect(String(decoding: result.output, as: UTF8.self) == "out\n")
      // What the login shell's own start-up files say comes before.
      #expect(String(decoding: result.errors, as: UTF8.self).hasSuffix("err\n"))
      #expect(result.status == .code(3))
      await session.close()
    }
  }

  @Test func `a command that a signal ended says which`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect()
      #expect(try await session.run("kill -KILL $$").status == .signal("KILL"))
    }
  }

  @Test func `bytes of every value pass both ways unchanged`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect()
      let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
      let result = try await session.run("cat", input: bytes)
      #expect(result.output == bytes)
      #expect(result.status == .code(0))
    }
  }

  @Test func `more than a window passes both ways at once`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect()
      let bytes = Noise.bytes(40 << 20, seed: 1)
      let result = try await session.run("cat", input: bytes)
      #expect(result.output == bytes)
    }
  }

  @Test func `keys are exchanged anew in the middle of a transfer`() async throws {
    try await LocalServer.with({ $0.configuration.append("RekeyLimit 1M") }) { server in
      let session = try await server.connect()
      let bytes = Noise.bytes(12 << 20, seed: 2)
      #expect(try await session.run("cat", input: bytes).output == bytes)
    }
  }

  @Test func `a compressed connection carries the same bytes`() async throws {
    try await LocalServer.with({ $0.configuration.append("Compression yes") }) { server in
      let session = try await server.connect { $0.isCompressed = true }
      let bytes = Noise.bytes(1 << 20, seed: 3) + Array(repeating: 0, count: 1 << 20)
      #expect(try await session.run("cat", input: bytes).output == bytes)
    }
  }

  @Test func `a slow reader holds the command back without losing a byte`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect()
      let channel = try await session.execute(
        "head -c 30000000 /dev/zero | tr '\\0' x; echo end >&2")
      // Meanwhile another command of the same session runs: a full window blocks only its own channel.
      #expect(try await session.run("echo ok").output == Array("ok\n".utf8))
      var count = 0
      var errors: [UInt8] = []
      while let chunk = try await channel.next() {
        #expect(chunk.bytes.count <= 65536)
        if chunk.stream == .output { count += chunk.bytes.count } else { errors += chunk.bytes }
      }
      #expect(count == 30_000_000)
      #expect(errors.suffix(4) == Array("end\n".utf8)[...])
      #expect(try await channel.status() == .code(0))
      await channel.close()
    }
  }

  @Test func `a resident shell answers request after request`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect()
      let shell = try await session.execute("sh")
      for number in 0..<200 {
        try await shell.write(Array("echo answer \(number)\n".utf8))
        var answer: [UInt8] = []
        while answer.last != UInt8(ascii: "\n"), let chunk = try await shell.next() {
          answer += chunk.bytes
        }
        #expect(answer == Array("answer \(number)\n".utf8))
      }
      try await shell.finishWriting()
      #expect(try await shell.next() == nil)
      #expect(try await shell.status() == .code(0))
      await shell.close()
    }
  }

  @Test func `an environment variable that the server accepts is set`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect()
      let channel = try await session.execute(
        "printf %s \"$APUS_TEST\"", environment: [("APUS_TEST", "a b'c")])
      var output: [UInt8] = []
      while let chunk = try await channel.next() {
        if chunk.stream == .output { output += chunk.bytes }
      }
      #expect(output == Array("a b'c".utf8))
      await channel.close()
      await #expect(throws: SSHError.self) {
        try await session.execute("true", environment: [("FORBIDDEN", "1")])
      }
      #expect(try await session.run("echo still here").status == .code(0))
    }
  }

  @Test func `a command can have a terminal`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect()
      let channel = try await session.execute(
        "tty; stty size", terminal: Terminal(columns: 120, rows: 40))
      var output: [UInt8] = []
      while let chunk = try await channel.next() { output += chunk.bytes }
      let text = String(decoding: output, as: UTF8.self)
      #expect(text.contains("/dev/pts/"))
      #expect(text.contains("40 120"))
      await channel.close()
    }
  }

  @Test func `fifty commands at once never exceed the server's ten sessions`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect()
      try await withThrowingTaskGroup(of: [UInt8].self) { group in
        for number in 0..<50 {
          group.addTask { try await session.run("echo \(number)").output }
        }
        var seen: Set<[UInt8]> = []
        for try await output in group { seen.insert(output) }
        #expect(seen.count == 50)
      }
    }
  }

  @Test func `a cancelled command leaves the session usable`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect()
      let channel = try await session.execute("echo started; exec sleep 1000")
      #expect(try await channel.next()?.bytes == Array("started\n".utf8))
      let error = await withTaskGroup(of: SSHError?.self) { group in
        group.addTask {
          do throws(SSHError) {
            _ = try await channel.next()
            return nil
          } catch {
            return error
          }
        }
        group.cancelAll()
        return await group.next() ?? nil
      }
      #expect(error?.kind == .cancelled)
      await channel.close()
      #expect(try await session.run("echo ok").output == Array("ok\n".utf8))
    }
  }

  @Test func `what waits on a session fails when it is closed`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect()
      let channel = try await session.execute("echo started; exec sleep 1000")
      _ = try await channel.next()
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          await #expect(throws: SSHError.self) { try await channel.next() }
        }
        await session.close()
      }
      await session.close()
      #expect(await session.closed() == nil)
      await #expect(throws: SSHError.self) { try await session.run("true") }
    }
  }
}
