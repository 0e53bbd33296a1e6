import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  @Suite struct `Runs that are broken off` {
    private static let tasks = """
      - shell: echo once >> /tmp/count; cat /tmp/count
        register: seen
      - shell: touch /tmp/waiting; until [ -e /tmp/open ]; do sleep 0.1; done
      - assert: {that: seen.stdout == 'once'}
      """

    @Test func `a run that lost its jump host goes on where each host stopped`() async throws {
      try await Controller.with { controller in
        let lab = controller.lab
        for node in ["node1", "node2"] {
          try await lab.shell("rm -f /tmp/count /tmp/waiting /tmp/open", in: node)
        }
        // One host is done with the second task before the way to both is lost.
        try await lab.shell("touch /tmp/open", in: "node2")
        let broken = try await controller.play(Self.tasks, hosts: "node1:node2") { running in
          try await running.closeInput()
          for node in ["node1", "node2"] {
            try await lab.shell("until [ -e /tmp/waiting ]; do sleep 0.1; done", in: node)
          }
          try await lab.shell("kill -9 $(pgrep -u cc sshd)", in: "jump")
        }
        #expect(broken.code == 4, "\(broken)")
        try await lab.shell("touch /tmp/open", in: "node1")
        let resumed = try await controller.play(
          Self.tasks, hosts: "node1:node2", arguments: try controller.throughJump + ["--resume"])
        #expect(resumed.code == 0, "\(resumed)")
        // What is left for node2 needs no way there: it was done to its end.
        #expect(resumed.count("ok") == ["node1": 2], "\(resumed)")
        let count = try await lab.shell("cat /tmp/count", in: "node1")
        #expect(count == "once\n", "what had been done is not done again")
      }
    }
  }
}
