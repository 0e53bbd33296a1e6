import FoundationEssentials
import Glibc
import SystemPackage
import TestSupport
import Testing

/// What a run leaves in the project's `.apus`.
@Suite(.timeLimit(.minutes(4)))
struct `The journal of a run` {
  /// A project with a playbook for hosts that are this machine.
  struct Project: Sendable {
    let scratch: Scratch
    let apus: Apus

    init(_ scratch: Scratch, tasks: String) throws {
      self.scratch = scratch
      apus = try Apus(in: scratch.directory, home: scratch.directory)
      try scratch.write("hosts.yml", "all: {hosts: {a: }, vars: {ansible_connection: local}}\n")
      let items = tasks.split(separator: "\n").map { "    \($0)\n" }.joined()
      let head = "- name: Only\n  hosts: all\n  gather_facts: false\n  tasks:\n"
      try scratch.write("site.yml", head + items)
    }

    func run(_ arguments: String...) async throws -> Apus.Outcome {
      try await apus.run(["run", "site.yml", "-i", "hosts.yml"] + arguments)
    }

    func plan() async throws -> String {
      try await apus.run(["plan", "site.yml", "-i", "hosts.yml"]).output
    }

    var runs: [FilePath] {
      let folder = scratch.path(".apus/runs")
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder.string)
      return (names ?? []).sorted().map { folder.appending($0) }
    }

    func text(of path: FilePath) throws -> String {
      try String(contentsOfFile: path.string, encoding: .utf8)
    }

    func mode(_ name: String) throws -> Int {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: scratch.path(name).string)
      let value = attributes[.posixPermissions]
      return value as? Int ?? (value as? UInt).map { Int($0) } ?? 0
    }
  }

  @Test func `only its owner can read it, and git never sees it`() async throws {
    try await Scratch.with { scratch in
      let project = try Project(scratch, tasks: "- debug:")
      #expect(try await project.run().code == 0)
      #expect(try project.mode(".apus") == 0o700)
      #expect(try project.mode(".apus/runs") == 0o700)
      let runs = project.runs.compactMap(\.lastComponent).map { ".apus/runs/\($0.string)" }
      #expect(runs.count == 1)
      for name in runs + [".apus/key", ".apus/.gitignore"] {
        #expect(try project.mode(name) == 0o600, "\(name)")
      }
      #expect(try project.text(of: scratch.path(".apus/.gitignore")) == "*\n")
    }
  }

  @Test func `a journal that cannot be written is a warning`() async throws {
    try await Scratch.with { scratch in
      let project = try Project(scratch, tasks: "- debug:")
      try scratch.write(".apus", "")
      let outcome = try await project.run()
      #expect(outcome.code == 0, "\(outcome)")
      #expect(outcome.errors.contains("no journal is kept of this run"), "\(outcome)")
    }
  }

  @Test func `--no-journal keeps none, nor does ansible-playbook unless asked`() async throws {
    try await Scratch.with { scratch in
      let project = try Project(scratch, tasks: "- debug:")
      #expect(try await project.run("--no-journal").code == 0)
      var apus = project.apus
      let link = scratch.path("ansible-playbook").string
      apus.wrapper = ["sh", "-c", "ln -s $0 \(link); exec \(link) \"$@\""]
      #expect(try await apus.run(["site.yml", "-i", "hosts.yml"]).code == 0)
      #expect(project.runs.isEmpty)
      apus.wrapper = ["sh", "-c", "exec \(link) \"$@\""]
      #expect(try await apus.run(["site.yml", "-i", "hosts.yml", "--journal"]).code == 0)
      #expect(project.runs.count == 1)
    }
  }

  @Test func `only the last runs are kept`() async throws {
    try await Scratch.with { scratch in
      let project = try Project(scratch, tasks: "- debug:")
      #expect(try await project.run().code == 0)
      for number in 10..<40 { try scratch.write(".apus/runs/200001\(number)T0-0000.jsonl", "") }
      #expect(try await project.run().code == 0)
      #expect(project.runs.count == 20)
      #expect(project.runs.filter { $0.string.contains("/2000") }.count == 18)
    }
  }

  @Test func `a torn last line costs the task in flight`() async throws {
    try await Scratch.with { scratch in
      let project = try Project(
        scratch,
        tasks: """
          - name: first
            shell: echo x >> {{ playbook_dir }}/first
          - name: second
            shell: echo x >> {{ playbook_dir }}/second
          """)
      #expect(try await project.run().code == 0)
      let path = try #require(project.runs.first)
      let lines = try project.text(of: path).split(separator: "\n")
      let torn = lines.prefix(3).joined(separator: "\n") + "\n" + lines[3].prefix(40)
      try Data(torn.utf8).write(to: URL(filePath: path.string))
      #expect(try await project.plan().contains("a  interrupted"))
      let outcome = try await project.apus.run(["run", "--resume"])
      #expect(outcome.code == 0, "\(outcome)")
      #expect(!outcome.output.contains("TASK [first]"), "\(outcome)")
      #expect(try project.text(of: scratch.path("first")) == "x\n")
      #expect(try project.text(of: scratch.path("second")) == "x\nx\n")
    }
  }

  @Test func `a run that was killed goes on where it was`() async throws {
    try await Scratch.with { scratch in
      let project = try Project(
        scratch,
        tasks: """
          - name: first
            shell: echo x >> {{ playbook_dir }}/first; cat {{ playbook_dir }}/first
            register: lines
          - name: second
            shell: test -e {{ playbook_dir }}/go || { echo > {{ playbook_dir }}/ready; sleep 60; }
          - debug: {msg: "read {{ lines.stdout }}"}
          """)
      #expect(mkfifo(scratch.path("ready").string, 0o600) == 0)
      let killed = try await project.apus.run(["run", "site.yml", "-i", "hosts.yml"]) { running in
        try await running.closeInput()
        try await Command.run("cat", [scratch.path("ready").string])
        running.send(SIGKILL)
      }
      #expect(killed.code == -Int(SIGKILL), "\(killed)")
      #expect(try await project.plan().contains("a  interrupted"))
      try scratch.write("go", "")
      let outcome = try await project.apus.run(["run", "--resume"])
      #expect(outcome.code == 0, "\(outcome)")
      #expect(!outcome.output.contains("TASK [first]"), "\(outcome)")
      #expect(outcome.output.contains("read x\""), "\(outcome)")
      #expect(try await project.plan().contains("a  ok"))
    }
  }

  @Test func `of two runs at once each has its own, and the one that ended last counts`()
    async throws
  {
    try await Scratch.with { scratch in
      let project = try Project(
        scratch,
        tasks: """
          - shell: echo > {{ playbook_dir }}/ready; read x < {{ playbook_dir }}/go
            when: waits | default(false)
          """)
      for name in ["ready", "go"] { #expect(mkfifo(scratch.path(name).string, 0o600) == 0) }
      let arguments = ["run", "site.yml", "-i", "hosts.yml", "-e", "waits=true"]
      let slow = try await project.apus.run(arguments) { running in
        try await running.closeInput()
        try await Command.run("cat", [scratch.path("ready").string])
        let named = project.runs[0].stem ?? ""
        let refused = try await project.apus.run(["run", "--resume", "--run", named])
        #expect(refused.errors.contains("still goes on"), "\(refused)")
        #expect(try await project.plan().contains("never ran"))
        #expect(try await project.run().code == 0)
        #expect(try await project.plan().contains("fresh"))
        try await Command.run("sh", ["-c", "echo now > \(scratch.path("go"))"])
      }
      #expect(slow.code == 0, "\(slow)")
      #expect(project.runs.count == 2)
      #expect(try await project.plan().contains("changed: variable waits"))
    }
  }
}
