import Diagnostics
import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

@testable import SSH

@Suite struct `client configuration` {
  @Test(arguments: ConfigCase.all)
  func `the files mean what they mean to OpenSSH`(_ test: ConfigCase) async throws {
    try await Scratch.with { scratch in
      let config = try test.config(in: scratch)
      #expect(!test.commands.isEmpty)
      for command in test.commands {
        let outcome = await test.outcome(of: command, with: config, in: scratch)
        let usual = Set(ConfigCase.usual)
        // Except in `defaults`, the recording leaves out what holds anyway.
        let lines = test.name == "defaults" ? outcome : outcome.filter { !usual.contains($0) }
        #expect(lines.sortedByOption == command.expected.sortedByOption, "\(command.arguments)")
      }
    }
  }

  @Test func `the recorded cases are found`() { #expect(ConfigCase.all.count >= 12) }

  @Test func `options without effect are named in one warning, once per run`() async throws {
    try await Scratch.with { scratch in
      try scratch.write(
        """
        Ciphers aes256-ctr
        LocalForward 80 a:80
        CheckHostIP no
        SendEnv LANG
        VisualHostKey yes
        Host other
          KexAlgorithms x
        """, to: ".ssh/config")
      let config = ClientConfig(environment: scratch.environment)
      _ = try await config.options(for: "a")
      _ = try await config.options(for: "b")
      let warnings = await config.takeWarnings()
      #expect(
        warnings.map(\.message) == ["ssh options have no effect here: `Ciphers`, `LocalForward`"])
      #expect(warnings.first?.severity == .warning)
      #expect(warnings.first?.location?.line == 1)
      _ = try await config.options(for: "a")
      #expect(await config.takeWarnings().isEmpty)
      _ = try await config.options(for: "other")
      let later = await config.takeWarnings().map(\.message)
      #expect(later == ["the ssh option `KexAlgorithms` has no effect here"])
    }
  }

  @Test func `all mistakes of a file are shown with their places`() async throws {
    try await Scratch.with { scratch in
      try scratch.write("Host *\n  Prot 22\n", to: ".ssh/config")
      let config = ClientConfig(environment: scratch.environment)
      let error = await #expect(throws: DiagnosticError.self) { try await config.options(for: "a") }
      let text = DiagnosticRenderer().render(error?.diagnostics ?? [])
      #expect(
        text.replacing(scratch.directory.string, with: "[HOME]") == """
          error: `Prot` is not an ssh option
            ──▶ [HOME]/.ssh/config:2:3
            │
          2 │   Prot 22
            │   ^^^^
          hint: did you mean `Port`?

          """)
    }
  }

  @Test func `a value that is none of the possible ones is shown with them`() async throws {
    try await Scratch.with { scratch in
      try scratch.write("StrictHostKeyChecking accept-mew # typo\n", to: ".ssh/config")
      let config = ClientConfig(environment: scratch.environment)
      let error = await #expect(throws: DiagnosticError.self) { try await config.options(for: "a") }
      let diagnostic = try #require(error?.diagnostic)
      #expect(diagnostic.location?.text == "accept-mew")
      #expect(diagnostic.label == "one of: yes, no, ask, accept-new, off")
      #expect(diagnostic.hint == "did you mean `accept-new`?")
    }
  }

  @Test func `a file that others could change is refused`() async throws {
    try await Scratch.with { scratch in
      let path = try scratch.write("Port 1\n", to: ".ssh/config")
      try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path.string)
      let config = ClientConfig(environment: scratch.environment)
      let error = await #expect(throws: DiagnosticError.self) { try await config.options(for: "a") }
      #expect(error?.diagnostic.message.contains("others could change it") == true)
    }
  }

  @Test func `files that include each other are refused`() async throws {
    try await Scratch.with { scratch in
      try scratch.write("Include other\n", to: ".ssh/config")
      try scratch.write("Port 1\n\nInclude config\n", to: ".ssh/other")
      let config = ClientConfig(environment: scratch.environment)
      let error = await #expect(throws: DiagnosticError.self) { try await config.options(for: "a") }
      #expect(error?.diagnostic.message == "files include each other more than 16 deep")
      #expect(error?.diagnostics.count == 1)
    }
  }

  @Test func `a file that is named must exist`() async throws {
    try await Scratch.with { scratch in
      let config = ClientConfig(environment: scratch.environment)
      var given = GivenOptions()
      given.configSource = .file("/nowhere/config")
      let error = await #expect(throws: DiagnosticError.self) {
        try await config.options(for: "a", given: given)
      }
      #expect(error?.diagnostic.message == "there is no ssh configuration `/nowhere/config`")
    }
  }

  @Test func `a configured file also holds for jump hosts`() async throws {
    try await Scratch.with { scratch in
      let path = try scratch.write("Host gate\n  Port 99\n  User guard\n", to: "other")
      let config = ClientConfig(environment: scratch.environment)
      var given = try GivenOptions(jump: "gate")
      given.configSource = .file(path)
      let options = try await config.options(for: "a", given: given)
      #expect(options.jumps.map(\.port) == [99])
      #expect(options.jumps.map(\.user) == ["guard"])
    }
  }

  @Test(arguments: ["gate", "a,gate", "gate,gate"])
  func `a way that leads in a circle is refused`(_ jump: String) async throws {
    try await Scratch.with { scratch in
      try scratch.write("Host *\n  ProxyJump \(jump)\n", to: ".ssh/config")
      let config = ClientConfig(environment: scratch.environment)
      let error = await #expect(throws: DiagnosticError.self) {
        try await config.options(for: "node1")
      }
      #expect(
        error?.diagnostic.message == "the way to `node1` leads through `gate` twice")
    }
  }

  @Test func `equal jump hosts of different targets are equal`() async throws {
    try await Scratch.with { scratch in
      let config = ClientConfig(environment: scratch.environment)
      let given = try GivenOptions(jump: "cc@192.0.2.9")
      let first = try await config.options(for: "node1", given: given)
      let second = try await config.options(for: "node2", given: given)
      #expect(first.jumps == second.jumps)
      #expect(first != second)
    }
  }

  @Test(arguments: [
    ("-oProxyCommand=x", "host;reboot"), ("", "-oProxyCommand=x"), ("", "a b"), ("", "$(x)"),
    ("-l '-x'", "a"), ("-l 'a;b'", "a"), ("", ""),
  ])
  func `names that a shell would obey are refused`(_ arguments: String, _ host: String) async throws
  {
    try await Scratch.with { scratch in
      let config = ClientConfig(environment: scratch.environment)
      let given = try SSHArguments.parse(arguments, named: "test").options
      await #expect(throws: DiagnosticError.self) {
        try await config.options(for: host, given: given)
      }
    }
  }

  @Test(arguments: [
    (String?.none, String?.some("/run/agent")), ("none", nil), ("SSH_AUTH_SOCK", "/run/agent"),
    ("$OTHER", "/run/other"),
    ("${OTHER}", "/run/other"), ("$MISSING", nil), ("/a/%u", "/a/tester"),
  ])
  func `the agent is found where the option says`(_ option: String?, _ socket: String?) async throws
  {
    try await Scratch.with { scratch in
      var environment = scratch.environment
      environment.variables = ["SSH_AUTH_SOCK": "/run/agent", "OTHER": "/run/other"]
      var given = GivenOptions()
      given.identityAgent = option
      let options = try await ClientConfig(environment: environment).options(for: "a", given: given)
      #expect(options.agent?.string == socket)
    }
  }

  @Test(arguments: [
    ("", "publickey keyboard-interactive password"),
    ("-o PreferredAuthentications=password,gssapi-with-mic,publickey", "password publickey"),
    ("-o PasswordAuthentication=no -o KbdInteractiveAuthentication=no", "publickey"),
    ("-o PubkeyAuthentication=no", "keyboard-interactive password"),
  ])
  func `authentication methods come in order`(_ arguments: String, _ methods: String) async throws {
    try await Scratch.with { scratch in
      let given = try SSHArguments.parse(arguments, named: "test").options
      let config = ClientConfig(environment: scratch.environment)
      let options = try await config.options(for: "a", given: given)
      #expect(options.authentications.map(\.rawValue).joined(separator: " ") == methods)
    }
  }

  @Test func `a criterion that cannot be told leaves its block out and warns`() async throws {
    try await Scratch.with { scratch in
      try scratch.write("Match tagged x\n  Port 1\nMatch all\n  User u\n", to: ".ssh/config")
      let config = ClientConfig(environment: scratch.environment)
      let options = try await config.options(for: "a")
      #expect(options.port == 22)
      #expect(options.user == "u")
      let warnings = await config.takeWarnings()
      #expect(
        warnings.map(\.message) == ["`Match tagged` is not supported: the block is left out"])
    }
  }
}

extension ConfigCase {
  /// What holds without any configuration; the recording's first case checks it line by line.
  static let usual: [String] = {
    var options = ConnectionOptions(destination: "a", hostName: "a", port: 22, user: "tester")
    options.authentications = [.publicKey, .keyboardInteractive, .password]
    options.hostKeyPolicy.userFiles = ["/home/tester/.ssh/known_hosts"].map { FilePath($0) }
    options.hostKeyPolicy.userFiles.append("/home/tester/.ssh/known_hosts2")
    options.hostKeyPolicy.globalFiles = ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"]
    let keys = ["id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk"]
    options.identityFiles = keys.map { FilePath("/home/tester/.ssh/\($0)") }
    return options.recorded
  }()
}

extension [String] {
  /// By the name of the option; lines of the same option keep their order.
  fileprivate var sortedByOption: [String] {
    let option = { (line: String) in line.prefix { $0 != " " } }
    return enumerated()
      .sorted { (option($0.element), $0.offset) < (option($1.element), $1.offset) }
      .map(\.element)
  }
}

extension Scratch {
  /// An account whose home is this directory.
  nonisolated var environment: ClientEnvironment {
    ClientEnvironment(
      userName: "tester", userID: 0, homeDirectory: directory, hostName: "control",
      systemDirectory: path("etc"))
  }
}
