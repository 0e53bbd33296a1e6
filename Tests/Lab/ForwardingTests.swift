import SystemPackage
import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  /// Both versions of libssh2 come from the lab's Debian packages, whatever this machine has.
  @Suite struct `Agent forwarding` {
    private static let tasks = """
      - command: ssh -o StrictHostKeyChecking=no -o BatchMode=yes cc@192.168.1.12 hostname
        register: answer
      - debug: {msg: 'through the agent: {{ answer.stdout }}'}
      """

    @Test func `reaches the next host with libssh2 of Debian 13`() async throws {
      let outcome = try await Self.play(release: "trixie", "libssh2-1t64")
      #expect(outcome.count("ok") == ["node1": 2, "node3": 2], "\(outcome)")
      #expect(outcome.output.contains("through the agent: node2"), "\(outcome)")
      #expect(!outcome.words.contains("warning:"), "\(outcome)")
    }

    @Test func `is refused with a warning, once, with libssh2 of Debian 12`() async throws {
      let outcome = try await Self.play(release: "bookworm", "libssh2-1")
      #expect(outcome.count("failed") == ["node1": 1, "node3": 1], "\(outcome)")
      let warnings = outcome.words.split(separator: "the agent is not forwarded").count - 1
      #expect(warnings == 1, "\(outcome)")
    }

    private static func play(release: String, _ package: String) async throws -> Apus.Outcome {
      try await SSHAgent.with { agent, scratch in
        let unpacked = scratch.path("libssh2")
        let script = """
          # A running lab may have booted from an older cache, which stays beside the newest.
          set -- "$3" $(ls -t "${APUS_LAB_CACHE:-/var/cache/apus-lab}/$1"-*/repository/pool/"$2"_*)
          dpkg -x "$2" "$1"
          find "$1" -name libssh2.so.1 -printf %h
          """
        let libraries = try await Command.run(
          "sh", ["-ec", script, "sh", release, package, unpacked.string])
        var result: Apus.Outcome?
        try await Controller.with { controller in
          try await agent.add(keyFile: FilePath(controller.lab.value("KEY_ECDSA")))
          var controller = controller
          controller.apus.environment["SSH_AUTH_SOCK"] = agent.socket.string
          controller.apus.environment["LD_LIBRARY_PATH"] = libraries
          result = try await controller.play(
            Self.tasks, hosts: "node1:node3",
            arguments: controller.throughJump + ["--ssh-common-args", "-o ForwardAgent=yes"])
        }
        return try #require(result)
      }
    }
  }
}
