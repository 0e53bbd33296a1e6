import OrderedCollections
import TestSupport
import Testing
import Values

/// `seboolean` on this machine, with stand-ins for its programs: no kernel here has SELinux.
///
/// They keep what runs in `now` and what is kept in `kept`, and answer as those of RHEL 9 do.
struct SEBooleanTests {
  private static let programs: Mapping = [
    "getenforce": "#!/bin/sh\necho ${MODE:-Enforcing}\n",
    "getsebool": """
    #!/bin/sh
    [ "$1" = httpd_can_network ] || { echo "Error getting active value for $1" >&2; exit 1; }
    echo "$1 --> $(cat "${0%/bin/*}/now")"
    """,
    "semanage": """
    #!/bin/sh
    top=${0%/bin/*}
    echo "ftpd_x                         (on   ,   on)  Allow (a, b)"
    echo "httpd_can_network              ($(cat "$top/now")  ,  $(cat "$top/kept"))  Allow it"
    """,
    "setsebool": """
    #!/bin/sh
    top=${0%/bin/*}
    if [ "$1" = -P ]; then shift; echo "$2" >"$top/kept"; fi
    echo "$2" >"$top/now"
    """,
  ]

  private func run(
    _ scratch: Scratch, _ arguments: Mapping, isCheckMode: Bool = false, mode: String = ""
  ) async throws -> Mapping {
    let named = arguments.merging(["name": "httpd_can_network", "state": true]) { old, _ in old }
    return try await FakeProgram.task(
      "ansible.posix.seboolean", named, in: scratch, ["check_mode": .bool(isCheckMode)],
      ["MODE": .string(mode)])
  }

  private func prepare(_ scratch: Scratch) async throws {
    for (name, text) in Self.programs {
      try await FakeProgram.install(text.pythonString, as: name.pythonString, in: scratch)
    }
    for name in ["now", "kept"] { _ = try scratch.write(name, "off\n") }
  }

  @Test func `a boolean is switched once now, and once for good`() async throws {
    try await Scratch.with { scratch in
      try await prepare(scratch)
      let kept: Mapping = ["persistent": true]
      let steps: [(Mapping, Bool, Bool)] = [
        ([:], true, true), ([:], false, true), ([:], false, false), (kept, true, true),
        (kept, false, true), (kept, false, false), (["state": "no"], false, true),
      ]
      for (number, (arguments, isCheckMode, isChanged)) in steps.enumerated() {
        let answer = try await run(scratch, arguments, isCheckMode: isCheckMode)
        #expect(answer["failed"] == false, "\(number): \(answer)")
        #expect(answer["changed"] == .bool(isChanged), "\(number): \(answer)")
        #expect(answer["name"] == "httpd_can_network")
      }
    }
  }

  @Test(arguments: ["none", "-P", "it's $(id)", "é\nx", ""], [true, false])
  func `a boolean that is not there is told`(_ name: String, _ isKept: Bool) async throws {
    try await Scratch.with { scratch in
      try await prepare(scratch)
      let answer = try await run(
        scratch, ["name": .string(name), "persistent": .bool(isKept)])
      #expect(answer["failed"] == true)
      #expect(answer["msg"] == .string("SELinux boolean \(name) does not exist."))
    }
  }

  @Test func `where SELinux is disabled nothing is done, unless that is to be ignored`()
    async throws
  {
    try await Scratch.with { scratch in
      try await prepare(scratch)
      let refused = try await run(scratch, [:], mode: "Disabled")
      #expect(refused["msg"] == "SELinux is disabled on this host.")
      let done = try await run(scratch, ["ignore_selinux_state": true], mode: "Disabled")
      #expect(done["changed"] == true, "\(done)")
    }
  }
}
