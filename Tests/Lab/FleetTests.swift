import SystemPackage
import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  @Suite struct `Many hosts` {
    /// The most memory that a run over so many hosts had at once, in KiB.
    private static func memory(of hosts: Int, _ controller: Controller) async throws -> Int {
      let lines = (0..<hosts).map { "host\($0) ansible_host=192.168.1.\(11 + $0 % 3)\n" }
      try controller.scratch.write(
        "project/fleet.ini", "[all]\n\(lines.joined())[all:vars]\nansible_user=cc\n")
      try controller.writePlay("- command: hostname\n- command: hostname")
      let peak = controller.scratch.path("peak")
      let script = """
        import resource, subprocess, sys
        code = subprocess.run(sys.argv[2:]).returncode
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        open(sys.argv[1], "w").write(str(peak))
        sys.exit(code)
        """
      var controller = controller
      controller.apus.wrapper += ["python3", "-c", script, peak.string]
      let outcome = try await controller.apus.run(
        ["run", "play.yml", "-i", "fleet.ini", "-f", "\(hosts)"]
          + controller.throughJump)
      #expect(outcome.code == 0, "\(outcome)")
      #expect(outcome.count("ok").count == hosts, "\(outcome)")
      let text = try await Command.run("cat", [peak.string])
      return try #require(Int(text))
    }

    @Test func `behind one jump host cost less than 200 KB each`() async throws {
      try await Controller.with { controller in
        let few = try await Self.memory(of: 3, controller)
        let many = try await Self.memory(of: 153, controller)
        #expect((many - few) / 150 < 200, "\(few) KiB for 3 hosts, \(many) KiB for 153")
      }
    }
  }
}
