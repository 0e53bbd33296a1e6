@testable import SSH
import SystemPackage
import TestSupport
import Testing

@Suite struct `Key formats` {
  @Test func `Blowfish starts from the digits of pi`() {
    let digits = PiDigits.words(1042)
    #expect(digits[..<4] == [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344])
    // The last word of the last box, as every listing of Blowfish has it.
    #expect(digits[1041] == 0x3AC3_72E6)
  }

  @Test func `Blowfish encrypts as its author's test vector says`() {
    var cipher = Blowfish()
    cipher.expand(key: [0xFEDC_BA98, 0x7654_3210])
    var (left, right) = (UInt32(0x0123_4567), UInt32(0x89AB_CDEF))
    cipher.encrypt(&left, &right)
    #expect(left == 0x0ACE_AB0F)
    #expect(right == 0xC6A0_A28D)
  }

  @Test(arguments: ["ed25519", "ecdsa", "rsa"])
  func `the public half of a private key is what ssh-keygen says`(type: String) async throws {
    try await Scratch.with { scratch in
      let key = try await ClientKey.make(type, in: scratch)
      let ring = KeyRing()
      let identity = try await ring.identity(at: key.path)
      let open = try await ring.privateKey(at: key.path, prompter: NoPrompts())
      let expected = try #require(PublicKey(line: key.publicLine))
      #expect(identity?.publicKey == expected)
      #expect(open.publicBlob == expected.blob)
      let listed = try await Command.run("ssh-keygen", ["-l", "-f", key.path.string])
      #expect(listed.contains(expected.fingerprint))
    }
  }

  @Test func `a key file that no host will see a key from is refused at once`() async throws {
    try await Scratch.with { scratch in
      let key = try await ClientKey.make("ed25519", in: scratch)
      try PrivateKeyFile.check(key.path)
      try await Command.run("chmod", ["640", key.path.string])
      let problem = #expect(throws: SSHError.self) { try PrivateKeyFile.check(key.path) }
      let kind = SSHError.Kind.unusableKey(path: key.path.string, problem: .tooOpen(mode: "0640"))
      #expect(problem?.kind == kind)
    }
  }

  @Test func `a cut private key is an error, wherever it is cut`() async throws {
    try await Scratch.with { scratch in
      for type in ["ed25519", "ecdsa"] {
        let key = try await ClientKey.make(type, in: scratch)
        let bytes = try #require(KeyText(try await Command.run("cat", [key.path.string]))?.bytes)
        for count in 0..<bytes.count {
          #expect(throws: KeyError.self) {
            try OpenSSHKey(Array(bytes[..<count])).open(passphrase: nil)
          }
        }
      }
    }
  }

  @Test(arguments: [
    ("0603550403", "2.5.4.3"), ("06032B6570", "1.3.101.112"),
    ("06092A864886F70D010101", "1.2.840.113549.1.1.1"),
  ])
  func `object identifiers are read`(encoded: String, expected: String) {
    let digits = encoded.compactMap(\.hexDigitValue)
    let bytes = stride(from: 0, to: digits.count, by: 2).map {
      UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
    var reader = DERReader(bytes)
    #expect(reader.object() == expected)
    #expect(reader.isAtEnd)
  }

  @Test(arguments: [
    [], [0x30], [0x30, 0x05, 1], [0x30, 0x85, 1], [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
  ])
  func `a damaged encoding is no value`(bytes: [UInt8]) {
    var reader = DERReader(bytes)
    #expect(reader.read(.sequence) == nil)
  }

  @Test func `numbers are written without needless zeros, and never as negative`() {
    var writer = WireWriter()
    writer.write(magnitude: [0, 0, 0x7F])
    writer.write(magnitude: [0x80])
    writer.write(magnitude: [0])
    #expect(writer.bytes == [0, 0, 0, 1, 0x7F, 0, 0, 0, 2, 0, 0x80, 0, 0, 0, 0])
    var reader = WireReader(writer.bytes)
    #expect(reader.magnitude() == [0x7F])
    #expect(reader.magnitude() == [0x80])
    #expect(reader.magnitude() == [])
    #expect(reader.string() == nil)
  }
}

@Suite struct `The order of keys` {
  private let first = PublicKey(blob: key(1))
  private let second = PublicKey(blob: key(2))
  private let third = PublicKey(blob: key(3))

  private static func key(_ number: UInt8) -> [UInt8] {
    var writer = WireWriter()
    writer.write("ssh-ed25519")
    writer.write(Array(repeating: number, count: 32))
    return writer.bytes
  }

  private func order(
    files: [PublicKey?], agent: [PublicKey?], onlyFiles: Bool = false
  ) -> [String] {
    let names = [first: "1", second: "2", third: "3"]
    return KeyCandidate.inOrder(
      files: files.enumerated().map { index, key in
        KeyRing.Identity(path: FilePath("file\(index)"), publicKey: key)
      },
      agent: agent.compactMap { $0.map { Agent.Identity(publicKey: $0, comment: "") } },
      onlyFiles: onlyFiles
    ).map { candidate in
      let name = names[candidate.publicKey] ?? "?"
      return switch candidate.origin {
      case .agent: "agent \(name)"
      case .file: "file \(name)"
      }
    }
  }

  @Test func `what files name in the agent comes first, then the agent's rest, then files`() {
    #expect(
      order(files: [third, second], agent: [first, second])
        == ["agent 2", "agent 1", "file 3"])
  }

  @Test func `the files' order rules among the agent's keys that they name`() {
    #expect(order(files: [second, first], agent: [first, second]) == ["agent 2", "agent 1"])
  }

  @Test func `with IdentitiesOnly the agent's other keys are left out`() {
    #expect(order(files: [third], agent: [first, second], onlyFiles: true) == ["file 3"])
    #expect(order(files: [second], agent: [first, second], onlyFiles: true) == ["agent 2"])
  }

  @Test func `a key that two files hold is offered once, and locked ones are kept`() {
    #expect(order(files: [first, first, nil, nil], agent: []) == ["file 1", "file ?", "file ?"])
  }
}

@Suite struct `A turnstile` {
  @Test func `those who wait enter in their order as others leave`() async {
    let gate = Gate(capacity: 1)
    await gate.enter("a")
    await withTaskGroup(of: Void.self) { group in
      for name in ["b", "c", "d"] {
        group.addTask { await gate.enter(name) }
        await gate.untilWaiting(name)
      }
      for _ in 0..<3 { await gate.leave() }
    }
    #expect(await gate.entered == ["a", "b", "c", "d"])
  }

  @Test func `who gives up does not enter, and takes no place`() async {
    let gate = Gate(capacity: 1)
    await gate.enter("a")
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await gate.enter("b") }
      let ticket = await gate.untilWaiting("b")
      await gate.giveUp(ticket)
    }
    await gate.leave()
    await gate.enter("c")
    #expect(await gate.entered == ["a", "c"])
  }

  private actor Gate {
    private var turnstile: Turnstile
    private var tickets: [String: Int] = [:]
    private var watchers: [String: CheckedContinuation<Int, Never>] = [:]
    private(set) var entered: [String] = []

    init(capacity: Int) { turnstile = Turnstile(capacity: capacity) }

    func enter(_ name: String) async {
      if turnstile.enter() { return entered.append(name) }
      let ticket = turnstile.ticket()
      let isIn = await withCheckedContinuation { continuation in
        turnstile.wait(ticket, continuation)
        tickets[name] = ticket
        watchers.removeValue(forKey: name)?.resume(returning: ticket)
      }
      if isIn { entered.append(name) }
    }

    @discardableResult
    func untilWaiting(_ name: String) async -> Int {
      if let ticket = tickets[name] { return ticket }
      return await withCheckedContinuation { watchers[name] = $0 }
    }

    func leave() { turnstile.leave() }
    func giveUp(_ ticket: Int) { turnstile.giveUp(ticket) }
  }
}
