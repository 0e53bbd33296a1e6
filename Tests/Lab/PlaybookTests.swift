import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  /// The whole way from fresh machines, with recorders in place of kubeadm and kubectl.
  ///
  /// systemd, apt, containerd, Docker, etcd, users and files are real. The recorders (`recorders/`)
  /// note each call, keep namespaces, secrets, manifests and workflows, and answer with the real
  /// tools' formats and exit codes. `Tests/Lab/kubernetes` runs the same plays against a real
  /// Kubernetes.
  @Suite struct `Our own plays` {
    private static let nodes = ["node1", "node2", "node3"]

    @Test func `bring fresh machines to the applications, once, with the calls of ansible-core`()
      async throws
    {
      try await Controller.with { controller in
        for node in Self.nodes { try await controller.lab.reset(node) }
        let variables = controller.scratch.path("variables.yml").string
        try await controller.lab.installRecorders(variables: variables)
        for round in ["first", "second"] {
          let outcome = try await Self.runSite(controller, variables)
          try #require(outcome.code == 0, "\(round): \(outcome.words.suffix(3000))")
          if round == "second" {
            #expect(outcome.count("changed") == ["node1": 0, "node2": 0, "node3": 0])
          }
          for node in Self.nodes {
            let calls = try await controller.lab.shell(Self.takeCalls, in: node)
            let recorded = CaseFile.folder("Recorded") + "/site-\(round)-\(node).txt"
            #expect(try calls == String(contentsOfFile: recorded, encoding: .utf8))
          }
        }
        let dry = try await Self.runSite(controller, variables, ["--check"])
        #expect(dry.code == 0, "\(dry.words.suffix(3000))")
        #expect(dry.count("changed") == ["node1": 0, "node2": 0, "node3": 0])
        #expect(!dry.output.contains("initial"), "no secret is shown unasked")
      }
    }

    private static let takeCalls = """
      cat /var/lib/recorders/calls 2>/dev/null; rm -f /var/lib/recorders/calls
      """

    private static func runSite(
      _ controller: Controller, _ variables: String, _ arguments: [String] = []
    ) async throws -> Apus.Outcome {
      let project = CaseFile.folder("../..")
      return try await controller.apus.run(
        ["run", project + "/playbooks/site.yml", "-i", project + "/inventory"]
          + ["-e", "@" + variables] + arguments + controller.throughJump)
    }
  }
}
