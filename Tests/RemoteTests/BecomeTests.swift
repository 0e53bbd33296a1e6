import Diagnostics
import FoundationEssentials
@testable import Remote
import SSH
import SystemPackage
import TestSupport
import Testing
import Values

@Suite struct `Becoming another user` {
  @Test(arguments: Place.ways, Become.Method.allCases)
  func `root becomes anybody`(place: Place, method: Become.Method) async throws {
    try await place.connect(become: Become(method, user: "nobody")) { host in
      #expect(try await host.facts().user == "nobody")
      let result = try await host.run(
        Request(script: "id -un; echo \"$1\"; cat", arguments: ["a b'c"], input: [0, 255]))
      #expect(result.output == Array("nobody\na b'c\n".utf8) + [0, 255])
      let background = try await host.run(Request(script: "sleep 1000 & echo $!"))
      let child = background.text.split(separator: "\n").joined()
      #expect(try await host.run(Request(script: "kill $1", arguments: [child])).status == 0)
    }
  }

  @Test(arguments: Place.ways, Become.Method.allCases)
  func `another user's task is killed when its time is over`(
    place: Place, method: Become.Method
  ) async throws {
    try await place.connect(become: Become(method, user: "nobody")) { host in
      let result = try await host.run(
        Request(script: "echo $$; sleep 1000", timeout: .milliseconds(300)))
      #expect(result.hasTimedOut)
      let left = try await host.run(
        Request(script: "kill -0 $1", arguments: [result.text.split(separator: "\n").joined()]))
      #expect(left.status != 0)
    }
  }

  @Test func `more users than sshd gives shells share one session`() async throws {
    try await SSHHost.with { server in
      let names = [
        "daemon", "bin", "sys", "games", "man", "lp", "mail", "news", "uucp", "proxy", "backup",
        "list", "nobody",
      ]
      let hosts = server.connections(becoming: names.map { Become(.sudo, user: $0) })
      for (name, host) in zip(names, hosts) {
        #expect(try await host.run(Request(script: "id -un")).text == "\(name)\n")
      }
      let said = try await withThrowingTaskGroup(of: String.self) { group in
        for host in hosts + hosts {
          group.addTask { try await host.run(Request(script: "sleep 0.1; id -un")).text }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(said.sorted() == (names + names).map { "\($0)\n" }.sorted())
      // With every place taken there still is one for who kills.
      let hanging = try await withThrowingTaskGroup(of: CommandResult.self) { group in
        for host in hosts {
          group.addTask {
            try await host.run(Request(script: "sleep 1000", timeout: .seconds(1)))
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(hanging.allSatisfy { $0.hasTimedOut })
    }
  }

  @Test(arguments: Place.ways)
  func `another user's files are that user's`(place: Place) async throws {
    try await Scratch.with { scratch in
      let folder = scratch.path("open")
      try await Command.run("mkdir", ["-m", "777", folder.string])
      try await Command.run("chmod", ["755", scratch.directory.string])
      let secret = try scratch.write("secret", "x")
      try await place.connect(become: Become(.sudo, user: "nobody")) { host in
        let path = folder.appending("file").string
        _ = try await host.upload(Upload(.bytes([1, 2]), to: path))
        #expect(try await Command.run("stat", ["-c", "%U %s", path]) == "nobody 2\n")
        let denied = try await failure {
          _ = try await host.upload(Upload(.bytes([1]), to: scratch.path("new").string))
        }
        guard case .transfer(_, .permissionDenied) = denied?.kind else {
          Issue.record("\(String(describing: denied))")
          return
        }
        let hidden = try await failure {
          _ = try await host.download(
            Download(from: secret.string, to: scratch.path("stolen")))
        }
        guard case .transfer(_, .permissionDenied) = hidden?.kind else {
          Issue.record("\(String(describing: hidden))")
          return
        }
      }
    }
  }

  @Test(arguments: Become.Method.allCases)
  func `an unknown user is a clear error`(method: Become.Method) async throws {
    let error = try await failure {
      try await Place.dash.connect(become: Become(method, user: "no-such-user")) { host in
        _ = try await host.run(Request(script: "true"))
      }
    }
    guard case .becomeFailed("no-such-user", method.rawValue, let said) = error?.kind else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(said.contains("no-such-user"))
    #expect(error?.isUnreachable == false)
  }

  @Test func `flags and program are as asked for`() async throws {
    let become = Become(
      .sudo, user: "nobody", flags: "-H -S -n --preserve-env=APUS_TEST",
      executable: "env APUS_TEST=seen /usr/bin/sudo")
    try await Place.dash.connect(become: become) { host in
      let result = try await host.run(Request(script: "echo $APUS_TEST"))
      #expect(result.text == "seen\n")
    }
  }
}

/// The lab of `Tests/Lab`, as `lab env` describes it: only there are users with passwords.
private struct Lab: Sendable {
  static let here = Lab(environment: ProcessInfo.processInfo.environment)
  static let isDown: Comment = "the lab is not up: eval \"$(Tests/Lab/lab env)\", exported"

  let environment: [String: String]
  var isUp: Bool { environment["APUS_LAB_JUMP"] != nil }

  func path(_ name: String) -> FilePath { FilePath(environment["APUS_LAB_\(name)"] ?? "/none") }

  func secret(_ name: String) throws -> Secret {
    let text = try String(contentsOfFile: path(name).string, encoding: .utf8)
    return Secret(String(text.prefix { !$0.isNewline }))
  }

  /// Gives `body` a connection to the jump host.
  func connect<Value: Sendable>(
    user: String, become: Become? = nil,
    _ body: @Sendable (SSHConnection) async throws -> Value
  ) async throws -> Value {
    var options = ConnectionOptions(
      destination: "jump", hostName: environment["APUS_LAB_JUMP"] ?? "", port: 22, user: user)
    options.authentications = [.publicKey]
    options.identityFiles = [path("KEY")]
    options.hostKeyPolicy.strictness = .strict
    options.hostKeyPolicy.userFiles = [path("KNOWN_HOSTS")]
    options.connectTimeout = .seconds(30)
    let connector = Connector(knownHosts: KnownHosts(), threads: 1)
    do {
      let session = try await connector.connect(options, prompter: NoPrompts())
      let connection = SSHConnection(host: "jump", become: become) { session }
      let value = try await body(connection)
      await connector.close()
      return value
    } catch {
      await connector.close()
      throw error
    }
  }
}

@Suite(.enabled(if: Lab.here.isUp, Lab.isDown), .serialized)
struct `Users of the lab` {
  @Test(arguments: ["cc", "zed", "fin", "dan"])
  func `every login shell serves`(user: String) async throws {
    try await Lab.here.connect(user: user) { host in
      let result = try await host.run(Request(script: "cat; echo $1", arguments: ["'"], input: [0]))
      #expect(result.output == [0] + Array("'\n".utf8))
      #expect(try await host.facts().user == user)
    }
  }

  @Test(arguments: ["cc", "zed", "fin", "dan"])
  func `every login shell lets su be used with a password`(user: String) async throws {
    let become = Become(.su, user: "root", password: try Lab.here.secret("ROOT_PASSWORD_FILE"))
    try await Lab.here.connect(user: user, become: become) { host in
      let result = try await host.run(Request(script: "cat; id -un", input: [0, 13, 10, 4, 3]))
      #expect(result.output == [0, 13, 10, 4, 3] + Array("root\n".utf8))
      #expect(result.errorText == "")
    }
  }

  @Test(arguments: ["root", "cc", "fin"])
  func `sudo takes the password`(other: String) async throws {
    let password = try Lab.here.secret("PASSWORD_FILE")
    let become = Become(.sudo, user: other, password: password, flags: "-H -S -n")
    try await Lab.here.connect(user: "ops", become: become) { host in
      #expect(try await host.run(Request(script: "id -un")).text == "\(other)\n")
      // The second shell is asked for the password, or not, as sudo likes.
      await host.reset()
      #expect(try await host.run(Request(script: "id -un")).text == "\(other)\n")
      let seen = try await host.run(
        Request(script: "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '"))
      #expect(!seen.text.contains(password.exposed))
    }
  }

  @Test(arguments: Become.Method.allCases)
  func `a wrong password is said to be wrong`(method: Become.Method) async throws {
    let become = Become(method, user: "root", password: Secret("not the password"))
    let error = try await failure {
      try await Lab.here.connect(user: "ops", become: become) { host in
        _ = try await host.run(Request(script: "true"))
      }
    }
    guard case .wrongPassword("root", method.rawValue) = error?.kind else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: Become.Method.allCases)
  func `a missing password is asked for by name`(method: Become.Method) async throws {
    let error = try await failure {
      try await Lab.here.connect(user: "ops", become: Become(method, user: "root")) { host in
        _ = try await host.run(Request(script: "true"))
      }
    }
    guard case .passwordNeeded("root", method.rawValue) = error?.kind else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.diagnostic.hint?.contains("-K") == true)
  }
}
