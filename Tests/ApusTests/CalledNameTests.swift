import SystemPackage
import TestSupport
import Testing

@Suite struct `The binary under the names of Ansible's commands` {
  /// Runs a link of that name to the binary, in a folder with a play.
  private func run(
    _ name: String, _ arguments: [String], in scratch: Scratch
  ) async throws -> String {
    let apus = try Apus(in: scratch.directory, home: scratch.directory)
    let link = scratch.path(name)
    try await Command.run("ln", ["-sf", apus.binary.string, link.string])
    return try await Command.run(
      "sh", ["-c", "cd \"$0\" && exec \"$@\"", scratch.directory.string, link.string] + arguments)
  }

  @Test func `a playbook runs with the flags of ansible-playbook`() async throws {
    try await Scratch.with { scratch in
      try scratch.write(
        "play.yml", "- {hosts: all, gather_facts: false, tasks: [{debug: {msg: '{{ word }}'}}]}\n")
      try scratch.write("pass", "secret\n")
      let output = try await run(
        "ansible-playbook",
        [
          "play.yml", "-i", "a,", "-c", "local", "-e", "word=hello", "--flush-cache",
          "--vault-password-file", "pass", "--become-password-file", "pass",
        ], in: scratch)
      #expect(output.contains("\"msg\": \"hello\""), "\(output)")
      #expect(output.contains("ok=1"), "\(output)")
    }
  }

  @Test func `a module runs with the flags of ansible`() async throws {
    try await Scratch.with { scratch in
      let output = try await run(
        "ansible", ["all", "-i", "a,", "-c", "local", "-a", "echo hi", "-o", "-t", "answers"],
        in: scratch)
      #expect(output == "a | CHANGED | rc=0 | (stdout) hi\n")
      let kept = scratch.path("answers/a").string
      #expect(try await Command.run("cat", [kept]).contains("\"stdout\": \"hi\""))
      #expect(try await Command.run("stat", ["-c", "%a", kept]) == "600\n")
      let hosts = try await run("ansible", ["all", "-i", "a,b,", "--list-hosts"], in: scratch)
      #expect(hosts == "  hosts (2):\n    a\n    b\n")
    }
  }

  @Test func `inventories and vaults are shown`() async throws {
    try await Scratch.with { scratch in
      try scratch.write("pass", "secret\n")
      let graph = try await run("ansible-inventory", ["-i", "a,", "--graph"], in: scratch)
      #expect(graph == "@all:\n  |--@ungrouped:\n  |  |--a\n")
      let text = try await run(
        "ansible-vault",
        ["encrypt_string", "--vault-password-file", "pass", "--name", "x", "plain"], in: scratch)
      #expect(text.hasPrefix("x: !vault |\n"), "\(text)")
      let version = try await run("ansible-playbook", ["--version"], in: scratch)
      #expect(version.hasPrefix("ansible-playbook [core 2.16.9]\n"))
    }
  }
}
