import OrderedCollections
import SystemPackage
import TestSupport
import Testing
import Values

/// `selinux` on this machine, with stand-ins for `getenforce`, `setenforce` and `grubby`.
///
/// No kernel that tests run on has SELinux; the file of its settings is a real one.
struct SELinuxTests {
  private static let programs: Mapping = [
    "getenforce": "#!/bin/sh\ncat \"${0%/bin/*}/now\"\n",
    "setenforce": """
    #!/bin/sh
    case $1 in 1) echo Enforcing ;; *) echo Permissive ;; esac >"${0%/bin/*}/now"
    """,
    "grubby": """
    #!/bin/sh
    top=${0%/bin/*}
    case $1 in
      --info=ALL) printf 'index=0\\nargs="%s"\\n' "$(cat "$top/line")" ;;
      *) case $2 in --args) echo 'ro selinux=0' ;; *) echo ro ;; esac >"$top/line" ;;
    esac
    """,
  ]

  private static let file = "# it's $(id) é\nSELINUX=permissive\n\nSELINUXTYPE=targeted"

  private func prepare(_ scratch: Scratch, now: String) async throws {
    for (name, text) in Self.programs {
      try await FakeProgram.install(text.pythonString, as: name.pythonString, in: scratch)
    }
    _ = try scratch.write("now", now + "\n")
    _ = try scratch.write("line", "ro\n")
    _ = try scratch.write("it's a $(id) file", Self.file)
  }

  private func run(
    _ scratch: Scratch, _ arguments: Mapping, isCheckMode: Bool = false
  ) async throws -> Mapping {
    let file = Value.string(scratch.path("it's a $(id) file").string)
    return try await FakeProgram.task(
      "ansible.posix.selinux", arguments.merging(["configfile": file]) { old, _ in old },
      in: scratch, ["check_mode": .bool(isCheckMode)])
  }

  private func text(_ name: String, in scratch: Scratch) async throws -> Value? {
    let file = scratch.path(name).string
    return try await FakeProgram.task(
      "ansible.builtin.command", ["argv": ["cat", .string(file)]], in: scratch)["stdout"]
  }

  @Test func `the state is set now and for the next start, once`() async throws {
    try await Scratch.with { scratch in
      try await prepare(scratch, now: "Permissive")
      let wanted: Mapping = ["policy": "targeted", "state": "enforcing"]
      for (isCheckMode, isChanged) in [(true, true), (false, true), (false, false)] {
        let answer = try await run(scratch, wanted, isCheckMode: isCheckMode)
        #expect(answer["failed"] == false, "\(answer)")
        #expect(answer["changed"] == .bool(isChanged), "\(answer)")
        #expect(answer["reboot_required"] == false)
        let message =
          "SELinux state changed from 'permissive' to 'enforcing', "
          + "Config SELinux state changed from 'permissive' to 'enforcing'"
        #expect(answer["msg"] == .string(isChanged ? message : ""))
      }
      #expect(try await text("now", in: scratch) == "Enforcing")
      let file = Self.file.replacing("permissive", with: "enforcing")
      #expect(try await text("it's a $(id) file", in: scratch) == .string(file))
    }
  }

  @Test func `to disable it takes a new start, and the kernel's line where asked`() async throws {
    try await Scratch.with { scratch in
      try await prepare(scratch, now: "Enforcing")
      let wanted: Mapping = ["state": "disabled", "update_kernel_param": true]
      let first = try await run(scratch, wanted)
      #expect(first["changed"] == true, "\(first)")
      #expect(first["reboot_required"] == true)
      #expect(first["policy"] == "targeted")
      #expect(
        first["msg"]?.string?.hasSuffix(
          "Kernel SELinux state changed from 'enabled' to 'disabled'") == true, "\(first)")
      #expect(try await text("now", in: scratch) == "Permissive")
      #expect(try await text("line", in: scratch) == "ro selinux=0")
      let second = try await run(scratch, wanted)
      #expect(second["changed"] == false, "\(second)")
      #expect(second["warnings"] == ["SELinux state change will take effect next reboot"])
    }
  }

  @Test(
    arguments: [
      (["state": "enforcing"], "Policy is required if state is not 'disabled'"),
      (
        ["state": "enforcing", "policy": "a/$(id)"],
        "Policy a/$(id) does not exist in /etc/selinux/"
      ),
      (["state": "disabled", "configfile": "-n/x"], "Unable to find file -n/x"),
    ] as [(Mapping, String)])
  func `what cannot be is told`(_ arguments: Mapping, _ message: String) async throws {
    try await Scratch.with { scratch in
      try await prepare(scratch, now: "Permissive")
      let answer = try await run(scratch, arguments)
      #expect(answer["failed"] == true)
      #expect(answer["msg"] == .string(message))
      #expect(try await text("it's a $(id) file", in: scratch) == .string(Self.file))
    }
  }
}
