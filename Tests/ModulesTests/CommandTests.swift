import OrderedCollections
import Remote
import Testing
import Values

@testable import Modules

/// `command` on this machine: a real shell, real programs.
struct CommandTests {
  private func run(
    _ arguments: Mapping, isCheckMode: Bool = false, environment: [String: String] = [:]
  ) async throws -> TaskResult {
    let module = try #require(ModuleRegistry.module(named: "ansible.builtin.command"))
    let context = ModuleContext(
      host: "here", isCheckMode: isCheckMode, showsDifferences: false, verbosity: 0,
      environment: environment,
      connect: { LocalConnection(host: "here", become: nil) }, evaluate: { .string($0) },
      files: LocalFiles(searchPath: []) { bytes, _ in bytes }, render: { $0.name })
    return try await module.decoded(from: arguments).run(in: context)
  }

  @Test(arguments: [
    ("~/a b", "~/'a b'"), ("~root/$X y", "~root/${X-'$X'}' y'"), ("~", "~"), ("a/~", "''a/'~'"),
  ])
  func `a tilde is expanded before a name with spaces`(_ text: String, _ word: String) async throws
  {
    let connection = LocalConnection(host: "here", become: nil)
    func value(_ word: String) async throws -> String {
      let answer = try await connection.run(
        Request(script: "eval \"x=$1\"; printf %s \"$x\"", arguments: [word]))
      return String(decoding: answer.output, as: UTF8.self)
    }
    let ours = try await value(CommandCall.expandable(text))
    #expect(try await value(word) == ours)
    #expect(!ours.hasPrefix("~"))
  }

  @Test(arguments: [
    "plain", "it's", "a \"b\" c", "$(id)", "`id`", "a;b|c>d", "*", "-n", "ünï", "two  spaces", "",
    "line\nbreak", "back\\slash", "!x", "#hash", "{a,b}", "%s", "\u{1F426}",
  ])
  func `an argument reaches the program as it is`(_ text: String) async throws {
    let result = try await run(["argv": ["printf", "%s|", .string(text)]])
    #expect(result["stdout"] == .string("\(text)|"))
    #expect(result["rc"] == 0)
    #expect(result.isChanged)
  }

  @Test func `text is split into words as a shell does, and nothing else is done to it`()
    async throws
  {
    let result = try await run(["cmd": "printf '%s\\n' 'a b' \"c\" d\\ e '$(id)' *"])
    #expect(result["stdout_lines"] == ["a b", "c", "d e", "$(id)", "*"])
  }

  @Test func `variables and a tilde are expanded, unknown ones stay`() async throws {
    let result = try await run(
      ["cmd": "printf '%s\\n' $APUS_X ${APUS_X}y ~ $APUS_UNKNOWN a~ 'q $APUS_X'"],
      environment: ["APUS_X": "1 *;2", "HOME": "/home/x"])
    let lines: Value = ["1 *;2", "1 *;2y", "/home/x", "$APUS_UNKNOWN", "a~", "q 1 *;2"]
    #expect(result["stdout_lines"] == lines)
  }

  @Test func `expansion can be turned off`() async throws {
    let result = try await run(["cmd": "echo $HOME ~", "expand_argument_vars": false])
    #expect(result["stdout"] == "$HOME ~")
  }

  @Test func `a program that fails is a failed result with all its keys`() async throws {
    let result = try await run(["cmd": "sh -c 'echo out; echo err >&2; exit 3'"])
    #expect(result.isFailed)
    #expect(result["rc"] == 3)
    #expect(result["stdout"] == "out")
    #expect(result["stderr"] == "err")
    #expect(result["msg"] == "non-zero return code")
    let keys = Set(result.values.keys.compactMap(\.string))
    let expected: Set<String> = [
      "cmd", "delta", "end", "msg", "rc", "start", "stderr", "stderr_lines", "stdout",
      "stdout_lines",
    ]
    #expect(keys == expected)
  }

  @Test(arguments: [
    ("/nonexistent/program x", 2, "[Errno 2] No such file or directory: b'/nonexistent/program'"),
    (
      "apus-has-no-such-program", 2,
      "[Errno 2] No such file or directory: b'apus-has-no-such-program'"
    ),
    ("/etc/passwd", 13, "[Errno 13] Permission denied: b'/etc/passwd'"),
  ])
  func `a program that cannot be run is told from one that fails`(
    _ command: String, _ status: Int, _ message: String
  ) async throws {
    let result = try await run(["cmd": .string(command)])
    #expect(result.isFailed)
    #expect(!result.isChanged)
    #expect(result["rc"] == .int(status))
    #expect(result["msg"] == .string(message))
  }

  @Test func `creates and removes make it run only when needed`() async throws {
    let present = try await run(["cmd": "echo hi", "creates": "/etc/pass*"])
    #expect(!present.isChanged)
    #expect(present["stdout"] == "skipped, since /etc/pass* exists")
    let absent = try await run(["cmd": "echo hi", "removes": "/etc/nope*"])
    #expect(absent["msg"] == "Did not run command since '/etc/nope*' does not exist")
    let needed = try await run([
      "cmd": "echo hi", "creates": "/etc/nope*", "removes": "/etc/passwd",
    ])
    #expect(needed["stdout"] == "hi")
  }

  @Test func `a folder that is missing is told before anything runs`() async throws {
    let result = try await run(["cmd": "touch x", "chdir": "/nonexistent"])
    #expect(result.isFailed)
    let message =
      "Unable to change directory before execution: [Errno 2] No such file or directory: "
      + "b'/nonexistent'"
    #expect(result["msg"] == .string(message))
  }

  @Test func `the folder, the input and the environment are its own`() async throws {
    let result = try await run(
      ["cmd": "sh -c 'pwd; cat; printenv APUS_Y'", "chdir": "/usr", "stdin": "line"],
      environment: ["APUS_Y": "it's"])
    #expect(result["stdout_lines"] == ["/usr", "line", "it's"])
  }

  @Test func `check mode runs nothing`() async throws {
    let skipped = try await run(["cmd": "touch /tmp/apus-never"], isCheckMode: true)
    #expect(skipped.isSkipped)
    #expect(!skipped.isChanged)
    let would = try await run(
      ["cmd": "touch /tmp/apus-never", "creates": "/tmp/apus-never"], isCheckMode: true)
    #expect(would.isChanged)
    #expect(would["msg"] == "Command would have run if not in check mode")
  }

  @Test func `an unclosed quote is a failure with its reason`() async throws {
    let result = try await run(["cmd": "echo 'x"])
    #expect(result.isFailed)
    #expect(result["msg"]?.string?.hasPrefix("No closing quotation") == true)
  }

  @Test func `bytes that are no text are shown as far as they can be`() async throws {
    let result = try await run(["cmd": "printf 'a\\377b'"])
    #expect(result["stdout"] == "a\u{FFFD}b")
  }
}
