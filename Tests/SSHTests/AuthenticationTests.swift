import Diagnostics
import SSH
import SystemPackage
import TestSupport
import Testing

/// A kind of key as ssh-keygen makes it.
struct KeyKind: Sendable, CustomTestStringConvertible {
  var type: String
  var arguments: [String]
  var testDescription: String { ([type] + arguments).joined(separator: " ") }

  static let all: [KeyKind] = [
    KeyKind(type: "ed25519", arguments: []), KeyKind(type: "ed25519", arguments: ["-m", "PKCS8"]),
    KeyKind(type: "rsa", arguments: []), KeyKind(type: "rsa", arguments: ["-m", "PEM"]),
    KeyKind(type: "rsa", arguments: ["-m", "PKCS8"]),
    KeyKind(type: "rsa", arguments: ["-b", "4096"]),
    KeyKind(type: "ecdsa", arguments: ["-b", "256"]),
    KeyKind(type: "ecdsa", arguments: ["-b", "384"]),
    KeyKind(type: "ecdsa", arguments: ["-b", "521"]),
    KeyKind(type: "ecdsa", arguments: ["-b", "256", "-m", "PEM"]),
    KeyKind(type: "ecdsa", arguments: ["-b", "384", "-m", "PKCS8"]),
    KeyKind(type: "ecdsa", arguments: ["-b", "521", "-m", "PEM"]),
  ]

  /// The ciphers of OpenSSH's format, and of the older ones.
  static let locked: [KeyKind] = [
    KeyKind(type: "ed25519", arguments: ["-a", "1"]),
    KeyKind(type: "ecdsa", arguments: ["-a", "2", "-Z", "aes256-cbc"]),
    KeyKind(type: "rsa", arguments: ["-a", "1", "-Z", "aes256-gcm@openssh.com"]),
    KeyKind(type: "ed25519", arguments: ["-a", "1", "-Z", "aes128-ctr"]),
    KeyKind(type: "rsa", arguments: ["-m", "PEM"]),
    KeyKind(type: "rsa", arguments: ["-m", "PKCS8"]),
    KeyKind(type: "ecdsa", arguments: ["-m", "PEM"]),
    KeyKind(type: "ecdsa", arguments: ["-m", "PKCS8"]),
  ]
}

/// Gives what it was told, and counts the questions.
actor Secrets: Prompter {
  private var passphrases: [String]
  private(set) var asked = 0

  init(passphrases: [String] = []) { self.passphrases = passphrases }

  func passphrase(for key: FilePath, attempt: Int) -> String? {
    asked += 1
    return passphrases.isEmpty ? nil : passphrases.removeFirst()
  }

  func password(for user: String, at host: String, attempt: Int) -> String? { nil }
  func answers(to challenge: Challenge, for user: String, at host: String) -> [String]? { nil }
}

@Suite struct `A private key` {
  @Test(arguments: KeyKind.all)
  func `a key file of every type and format is accepted`(kind: KeyKind) async throws {
    try await connect(with: kind, passphrase: "", prompter: NoPrompts())
  }

  @Test(arguments: KeyKind.locked)
  func `a locked key file opens with its passphrase, asked for once`(kind: KeyKind) async throws {
    let secrets = Secrets(passphrases: ["correct horse"])
    try await connect(with: kind, passphrase: "correct horse", prompter: secrets)
    #expect(await secrets.asked == 1)
  }

  private func connect(
    with kind: KeyKind, passphrase: String, prompter: any Prompter
  ) async throws {
    try await Scratch.with { scratch in
      let key = try await ClientKey.make(
        kind.type, in: scratch, passphrase: passphrase, kind.arguments)
      try await LocalServer.with({ $0.authorizedKeys = [key.publicLine] }) { server in
        var options = server.options()
        options.identityFiles = [key.path]
        for _ in 0..<2 {
          let session = try await server.connector.connect(options, prompter: prompter)
          #expect(try await session.run("true").status == .code(0))
          await session.close()
        }
      }
    }
  }

  @Test func `a wrong passphrase is asked for again, three times in all`() async throws {
    try await Scratch.with { scratch in
      let key = try await ClientKey.make(
        "ed25519", in: scratch, passphrase: "right", ["-a", "1"])
      try await LocalServer.with({ $0.authorizedKeys = [key.publicLine] }) { server in
        var options = server.options()
        options.identityFiles = [key.path]
        let second = Secrets(passphrases: ["wrong", "right"])
        let session = try await server.connector.connect(options, prompter: second)
        await session.close()
        #expect(await second.asked == 2)
        let never = Secrets(passphrases: ["a", "b", "c", "right"])
        let other = Connector(knownHosts: KnownHosts(), threads: 1)
        let error = await #expect(throws: SSHError.self) {
          try await other.connect(options, prompter: never)
        }
        await other.close()
        #expect(await never.asked == 3)
        let outcome = error?.attempts.first?.suffix(33)
        #expect(outcome == "does not open with that passphrase".suffix(33))
      }
    }
  }

  @Test func `a passphrase is not asked for a key that the server does not take`() async throws {
    try await Scratch.with { scratch in
      let key = try await ClientKey.make(
        "ed25519", in: scratch, passphrase: "right", ["-a", "1"])
      try await LocalServer.with { server in
        var options = server.options()
        options.identityFiles = [key.path, server.keyFile]
        let secrets = Secrets()
        let session = try await server.connector.connect(options, prompter: secrets)
        await session.close()
        #expect(await secrets.asked == 0)
      }
    }
  }

  @Test func `a key that others may read is not used, as the error says`() async throws {
    try await LocalServer.with { server in
      try await Command.run("chmod", ["640", server.keyFile.string])
      let error = await #expect(throws: SSHError.self) { try await server.connect() }
      #expect(
        error?.attempts == [
          "publickey `\(server.keyFile)`: may be read by others (mode 0640), so it is not used"
        ])
    }
  }

  @Test func `when all fail, the error lists what was tried and what is offered`() async throws {
    try await Scratch.with { scratch in
      let other = try await ClientKey.make("ecdsa", in: scratch)
      let frame = "OPENSSH PRIVATE KEY-----\n"
      try scratch.write("broken", "-----BEGIN \(frame)AAAA\n-----END \(frame)")
      let change: @Sendable (inout SSHServer.Settings) -> Void = {
        $0.configuration.append("PasswordAuthentication yes")
      }
      try await LocalServer.with(change) { server in
        let error = await #expect(throws: SSHError.self) {
          try await server.connect {
            $0.identityFiles = [scratch.path("broken"), scratch.path("none"), other.path]
          }
        }
        #expect(error?.message == "authentication failed; the server offers publickey, password")
        let attempts = error?.attempts ?? []
        #expect(attempts.count == 4)
        #expect(attempts[0].contains("is damaged"))
        #expect(attempts[1].hasSuffix("no such file"))
        #expect(attempts[2].hasPrefix("publickey ecdsa-sha2-nistp256 SHA256:"))
        #expect(attempts[2].hasSuffix("`\(other.path)`: refused"))
        #expect(attempts[3] == "password: nobody gave one")
      }
    }
  }
}

extension SSHError {
  /// The notes of the diagnostic: what was tried.
  var attempts: [String] { diagnostic.notes }
}

@Suite struct `An agent` {
  @Test(arguments: ["ed25519", "rsa", "ecdsa"])
  func `a key that only the agent holds is accepted`(type: String) async throws {
    try await SSHAgent.with { agent, scratch in
      let key = try await ClientKey.make(type, in: scratch)
      try await agent.add(keyFile: key.path)
      try await Command.run("rm", [key.path.string])
      try await LocalServer.with({ $0.authorizedKeys = [key.publicLine] }) { server in
        for identityFiles in [[], [key.path]] {
          let session = try await server.connect {
            $0.agent = agent.socket
            $0.identityFiles = identityFiles
            $0.identitiesOnly = !identityFiles.isEmpty
          }
          #expect(try await session.run("true").status == .code(0))
        }
      }
    }
  }

  @Test func `with IdentitiesOnly, an agent's other keys are left alone`() async throws {
    try await SSHAgent.with { agent, scratch in
      let key = try await ClientKey.make("ed25519", in: scratch)
      try await agent.add(keyFile: key.path)
      try await LocalServer.with({ $0.authorizedKeys = [key.publicLine] }) { server in
        let error = await #expect(throws: SSHError.self) {
          try await server.connect {
            $0.agent = agent.socket
            $0.identitiesOnly = true
          }
        }
        #expect(error?.attempts.count == 1)
      }
    }
  }

  @Test func `an agent that is not there is named, and files still count`() async throws {
    try await LocalServer.with { server in
      let session = try await server.connect { $0.agent = server.scratch.path("nothing") }
      await session.close()
      let error = await #expect(throws: SSHError.self) {
        try await server.connect {
          $0.agent = server.scratch.path("nothing")
          $0.identityFiles = []
        }
      }
      #expect(
        error?.attempts == [
          "publickey agent `\(server.scratch.path("nothing"))`: not used: no such file or directory"
        ])
    }
  }
}
