import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  @Suite struct `The keys of hosts` {
    /// What is known of the jump host and of all nodes but one.
    private func knownHosts(of lab: Lab, without node: String) throws -> String {
      let text = try String(contentsOfFile: lab.value("KNOWN_HOSTS"), encoding: .utf8)
      let lines = text.split(separator: "\n").filter { !$0.hasPrefix("\(node),") }
      return lines.map { $0 + "\n" }.joined()
    }

    private func recorded(_ controller: Controller) throws -> String {
      let path = controller.scratch.path("home/.ssh/known_hosts").string
      return try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test func `an unknown key stops its host, and the others go on`() async throws {
      try await Controller.with { controller in
        let known = try knownHosts(of: controller.lab, without: "node2")
        try controller.scratch.write("home/.ssh/known_hosts", known)
        let outcome = try await controller.play("- command: hostname")
        #expect(outcome.code == 4, "\(outcome)")
        #expect(outcome.count("unreachable") == ["node1": 0, "node2": 1, "node3": 0])
        #expect(
          outcome.words.contains("the host key of `192.168.1.12` is not known"), "\(outcome)")
        #expect(outcome.words.contains("SHA256:"), "\(outcome)")
        #expect(try recorded(controller) == known)
      }
    }

    @Test func `an unknown jump host stops all that are behind it`() async throws {
      try await Controller.with { controller in
        let known = try knownHosts(of: controller.lab, without: "jump")
        try controller.scratch.write("home/.ssh/known_hosts", known)
        let outcome = try await controller.play("- command: hostname")
        #expect(outcome.code == 4, "\(outcome)")
        #expect(outcome.count("unreachable") == ["node1": 1, "node2": 1, "node3": 1])
        let jump = try controller.lab.jump
        #expect(outcome.words.contains("the host key of `\(jump)` is not known"), "\(outcome)")
      }
    }

    @Test func `a changed key stops its host, with the file and the line of the old one`()
      async throws
    {
      try await Controller.with { controller in
        let text = try String(contentsOfFile: controller.lab.value("KNOWN_HOSTS"), encoding: .utf8)
        let lines = text.split(separator: "\n").map { line in
          // node2 gets the keys of node1.
          line.hasPrefix("node1,") ? "node2,192.168.1.12," + line : String(line)
        }
        let known = lines.filter { !$0.hasPrefix("node2,10.") }
        try controller.scratch.write(
          "home/.ssh/known_hosts", known.map { $0 + "\n" }.joined())
        let outcome = try await controller.play("- command: hostname")
        #expect(outcome.code == 4, "\(outcome)")
        #expect(outcome.count("unreachable") == ["node1": 0, "node2": 1, "node3": 0])
        #expect(
          outcome.words.contains("the host key of `192.168.1.12` has changed"), "\(outcome)")
        let places = known.indices.filter { known[$0].hasPrefix("node2,192.") }
        let file = controller.scratch.path("home/.ssh/known_hosts")
        #expect(
          places.contains { outcome.words.contains("\(file):\($0 + 1)") }, "\(outcome)")
      }
    }

    @Test func `a new host is recorded where that is allowed`() async throws {
      try await Controller.with { controller in
        let known = try knownHosts(of: controller.lab, without: "node2")
        try controller.scratch.write("home/.ssh/known_hosts", known)
        let arguments =
          try controller.throughJump + ["--ssh-common-args", "-o StrictHostKeyChecking=accept-new"]
        let first = try await controller.play("- command: hostname", arguments: arguments)
        #expect(first.code == 0, "\(first)")
        let added = try recorded(controller)
        #expect(added.hasPrefix(known) && added.contains("\n192.168.1.12 "), "\(added)")

        let second = try await controller.play("- command: hostname")
        #expect(second.code == 0, "\(second)")
        #expect(try recorded(controller) == added)
      }
    }

    @Test func `ansible.cfg turns the check off`() async throws {
      try await Controller.with { controller in
        try controller.scratch.write("home/.ssh/known_hosts", "")
        try controller.scratch.write(
          "project/ansible.cfg", "[defaults]\nhost_key_checking = False\n")
        let outcome = try await controller.play("- command: hostname")
        #expect(outcome.code == 0, "\(outcome)")
      }
    }

    @Test func `the environment turns the check off`() async throws {
      try await Controller.with { controller in
        var controller = controller
        try controller.scratch.write("home/.ssh/known_hosts", "")
        controller.apus.environment["ANSIBLE_HOST_KEY_CHECKING"] = "False"
        let outcome = try await controller.play("- command: hostname")
        #expect(outcome.code == 0, "\(outcome)")
      }
    }
  }
}
