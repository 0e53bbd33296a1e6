import OrderedCollections
import TestSupport
import Testing
import Values

/// `expect` on this machine, with a real terminal.
///
/// No case is recorded: Ansible's module needs pexpect, which is not among what tests install.
struct ExpectTests {
  private func run(
    _ script: String, _ responses: Mapping, _ further: Mapping = [:]
  ) async throws -> Mapping {
    try await Scratch.with { scratch in
      let file = try scratch.write("it's $(id)", script)
      let arguments: Mapping = [
        "command": .string("sh \"\(file)\" 'a  b' \"it's\" '$(id)' -n é"),
        "responses": .mapping(responses),
      ]
      let task = CaseTask(["expect": .mapping(arguments.merging(further) { $1 })])
      return try await #require(task).run(folder: scratch.directory)
    }
  }

  @Test func `questions are answered as often as they come`() async throws {
    let answer = try await run(
      """
      for n in 1 2 3; do printf 'Name %s? ' "$n"; read -r name; echo "<$name>"; done
      test -t 0 && test -t 1 && echo "$#|$1|$2|$3|$4|$5"
      """, ["Name \\d\\?": "it's \"$(id)\" `x` \\ é\n\n"])
    let name = "<it's \"$(id)\" `x` \\ é>"
    #expect(
      answer["stdout_lines"] == [
        .string("Name 1? \(name)"), .string("Name 2? \(name)"), .string("Name 3? \(name)"),
        "5|a  b|it's|$(id)|-n|é",
      ], "\(answer)")
    #expect(answer["changed"] == true && answer["rc"] == 0 && answer["failed"] == false)
    #expect(Set(["cmd", "start", "end", "delta"]).isSubset(of: answer.keys.map(\.pythonString)))
  }

  @Test func `answers of a list come in turn, and then it fails`() async throws {
    let script = "while printf 'More? '; read -r one; do echo \"=$one\"; done"
    let answer = try await run(script, ["(?i)more": ["1", 2, "three"]])
    #expect(answer["failed"] == true)
    let message = try #require(answer["msg"]?.string)
    #expect(message.hasPrefix("No remaining responses for '(?i)more', output was '"), "\(message)")
    #expect(message.contains("=three\r\nMore"), "\(message)")
  }

  @Test func `answers are shown only where that is asked`() async throws {
    let script = "printf 'Password: '; read -r one; echo done"
    let hidden = try await run(script, ["Password": "geheim"])
    #expect(hidden["stdout"] == "Password: done", "\(hidden)")
    let shown = try await run(script, ["Password": "geheim"], ["echo": true])
    #expect(shown["stdout"] == "Password: geheim\r\ndone", "\(shown)")
  }

  @Test func `a program that says nothing expected is ended`() async throws {
    let answer = try await run(
      "echo start; trap 'exit 3' HUP TERM; read -r one", ["never": "x"], ["timeout": 1])
    #expect(answer["failed"] == true && answer["changed"] == true)
    #expect(answer["msg"] == "command exceeded timeout")
    #expect(answer["stdout"] == "start")
    #expect(answer["rc"] == .null)
  }

  @Test func `no time is no limit`() async throws {
    let answer = try await run("exit 7", ["never": "x"], ["timeout": .null])
    #expect(answer["rc"] == 7 && answer["msg"] == "non-zero return code", "\(answer)")
    #expect(answer["failed"] == true)
  }

  @Test func `what is no text is passed over`() async throws {
    let answer = try await run(
      "printf '\\377 ü? '; read -r one; printf 'ok %s' \"$one\"", ["\\? ": "x"])
    #expect(answer["stdout"] == "\u{FFFD} ü? ok x", "\(answer)")
  }

  @Test(
    arguments: [
      (["creates": "/"], "skipped, since / exists"),
      (["removes": "/none"], "skipped, since /none does not exist"),
    ] as [(Mapping, String)])
  func `it is not run where it need not be`(_ further: Mapping, _ reason: String) async throws {
    let answer = try await run("exit 1", [:], further)
    #expect(answer["stdout"] == .string(reason) && answer["rc"] == 0, "\(answer)")
    #expect(answer["changed"] == false)
  }

  @Test(
    arguments: [
      (["command": "no-such-program x"], "was not found or was not executable: no-such-program."),
      (["command": "echo 'x"], "No closing quotation"),
      (["command": " "], "no command given"),
      (["chdir": "/none"], "Unable to change directory"),
      (["responses": ["(": "x"]], "missing closing parenthesis"),
      (["responses": "x"], "no dictionary"),
    ] as [(Mapping, String)])
  func `a mistake is told`(_ further: Mapping, _ message: String) async throws {
    let answer = try await run("exit 1", [:], further)
    #expect(answer["failed"] == true)
    #expect(answer["msg"]?.string?.contains(message) == true, "\(answer)")
  }
}
