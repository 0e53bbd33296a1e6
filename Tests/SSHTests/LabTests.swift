import FoundationEssentials
import SSH
import SystemPackage
import TestSupport
import Testing

/// The lab of `Tests/Lab`, as `lab env` describes it.
///
/// Only there are users with passwords: a server that checks them needs accounts and PAM.
private struct Lab: Sendable {
  static let here = Lab(environment: ProcessInfo.processInfo.environment)
  static let isDown: Comment = "the lab is not up: eval \"$(Tests/Lab/lab env)\", exported"

  let environment: [String: String]
  var isUp: Bool { environment["APUS_LAB_JUMP"] != nil }

  func path(_ name: String) -> FilePath {
    FilePath(environment["APUS_LAB_\(name)"] ?? "/nonexistent")
  }

  func secret(_ name: String) throws -> String {
    let text = try String(contentsOfFile: path(name).string, encoding: .utf8)
    return String(text.prefix { !$0.isNewline })
  }

  /// How to connect to the jump host.
  func jump(user: String = "cc", key: FilePath? = nil) -> ConnectionOptions {
    options("jump", host: environment["APUS_LAB_JUMP"] ?? "", user: user, key: key)
  }

  /// How to connect to a node behind it.
  func node(_ number: Int, user: String = "cc", key: FilePath? = nil) -> ConnectionOptions {
    let host = environment["APUS_LAB_NODE\(number)_ADDRESS"] ?? ""
    var options = options("node\(number)", host: host, user: user, key: key)
    options.proxy = .jump(jump())
    return options
  }

  private func options(
    _ name: String, host: String, user: String, key: FilePath?
  ) -> ConnectionOptions {
    var options = ConnectionOptions(destination: name, hostName: host, port: 22, user: user)
    options.authentications = AuthenticationMethod.allCases
    options.identityFiles = [key ?? path("KEY")]
    options.hostKeyPolicy.strictness = .strict
    options.hostKeyPolicy.userFiles = [path("KNOWN_HOSTS")]
    options.connectTimeout = .seconds(30)
    return options
  }
}

/// Gives secrets, and keeps what it was asked.
private actor Asked: Prompter {
  let passphrase: String?
  let password: String?
  let answer: String?
  private(set) var questions: [String] = []

  init(passphrase: String? = nil, password: String? = nil, answer: String? = nil) {
    self.passphrase = passphrase
    self.password = password
    self.answer = answer
  }

  func passphrase(for key: FilePath, attempt: Int) -> String? {
    questions.append("passphrase \(attempt)")
    return passphrase
  }

  func password(for user: String, at host: String, attempt: Int) -> String? {
    questions.append("password \(attempt)")
    return password
  }

  func answers(to challenge: Challenge, for user: String, at host: String) -> [String]? {
    questions.append("challenge")
    return answer.map { answer in challenge.prompts.map { _ in answer } }
  }
}

@Suite(.enabled(if: Lab.here.isUp, Lab.isDown), .serialized)
struct `Hosts of the lab` {
  private func greeting(
    _ options: ConnectionOptions, _ prompter: any Prompter = NoPrompts()
  ) async throws -> String {
    let connector = Connector(knownHosts: KnownHosts(), threads: 1)
    let outcome: Result<String, any Error>
    do {
      let session = try await connector.connect(options, prompter: prompter)
      let output = try await session.run("id -un").output
      outcome = .success(String(decoding: output, as: UTF8.self))
    } catch {
      outcome = .failure(error)
    }
    await connector.close()
    return try outcome.get()
  }

  @Test(arguments: 1...3, ["ED25519", "ECDSA", "RSA", "RSA_PEM", "ECDSA_PEM"])
  func `a key of each type opens each node through the jump host`(
    node: Int, key: String
  ) async throws {
    let options = Lab.here.node(node, key: Lab.here.path("KEY_\(key)"))
    #expect(try await greeting(options) == "cc\n")
  }

  @Test(arguments: ["ED25519_LOCKED", "RSA_PEM_LOCKED"])
  func `a locked key opens a node, its passphrase asked for once`(key: String) async throws {
    let prompter = Asked(passphrase: try Lab.here.secret("PASSPHRASE_FILE"))
    let options = Lab.here.node(1, key: Lab.here.path("KEY_\(key)"))
    #expect(try await greeting(options, prompter) == "cc\n")
    #expect(await prompter.questions == ["passphrase 1"])
  }

  @Test func `a host key of each type is recognised`() async throws {
    for type in ["ssh-ed25519", "ecdsa-sha2-nistp256"] {
      var options = Lab.here.jump()
      options.hostKeyPolicy.algorithms = AlgorithmList(type)
      #expect(try await greeting(options) == "cc\n")
    }
  }

  @Test func `a user with a password only is let in by it`() async throws {
    let prompter = Asked(password: try Lab.here.secret("PASSWORD_FILE"))
    #expect(try await greeting(Lab.here.node(2, user: "pat"), prompter) == "pat\n")
    #expect(await prompter.questions == ["password 1"])
  }

  @Test func `a user who is asked questions is let in by the password as the answer`() async throws
  {
    let prompter = Asked(password: try Lab.here.secret("PASSWORD_FILE"))
    #expect(try await greeting(Lab.here.node(2, user: "kim"), prompter) == "kim\n")
    #expect(await prompter.questions == ["password 1"])
  }

  @Test func `a question that is no known password goes to the person`() async throws {
    let prompter = Asked(answer: try Lab.here.secret("PASSWORD_FILE"))
    #expect(try await greeting(Lab.here.node(2, user: "kim"), prompter) == "kim\n")
    #expect(await prompter.questions == ["password 1", "challenge"])
  }

  @Test func `a user who needs a key and then a password is let in by both`() async throws {
    let prompter = Asked(password: try Lab.here.secret("PASSWORD_FILE"))
    #expect(try await greeting(Lab.here.node(2, user: "mia"), prompter) == "mia\n")
  }

  @Test func `a wrong password is refused, and the error says what is offered`() async throws {
    let prompter = Asked(password: "wrong")
    var options = Lab.here.node(1, user: "pat")
    options.passwordPrompts = 2
    let error = await #expect(throws: SSHError.self) { try await greeting(options, prompter) }
    guard case .authenticationFailed(let tried, let offered) = error?.kind else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(offered == ["password"])
    #expect(tried.map(\.method) == ["publickey", "password", "password"])
  }

  @Test func `a host that is down behind the jump host is an error with its way`() async throws {
    var options = Lab.here.node(1)
    options.hostName = "192.168.1.99"
    options.connectTimeout = .seconds(10)
    let error = await #expect(throws: SSHError.self) { try await greeting(options) }
    #expect(error?.behind == ["cc@192.168.1.99:22"])
  }

  @Test func `an unknown host key is refused in strict mode`() async throws {
    var options = Lab.here.jump()
    options.hostKeyPolicy.userFiles = []
    let error = await #expect(throws: SSHError.self) { try await greeting(options) }
    guard case .hostKeyRefused = error?.kind else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
  }
}
