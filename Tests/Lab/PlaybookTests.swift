import FoundationEssentials
import SystemPackage
import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  /// The whole way from fresh machines and back, with recorders in place of kubeadm and kubectl.
  ///
  /// systemd, apt, containerd, Docker, etcd, users and files are real. The recorders (`recorders/`)
  /// note each call, keep namespaces, secrets, manifests and workflows, and answer with the real
  /// tools' formats and exit codes. `Tests/Lab/kubernetes` runs the same plays against a real
  /// Kubernetes.
  @Suite struct `Our own plays` {
    private static let nodes = ["node1", "node2", "node3"]

    /// Runs a play with some arguments; `recorders/record` does the same in the same order.
    private struct Step {
      let name: String
      let play: String
      var arguments: [String] = []
      var changesSomething = true
    }

    private static let steps = [
      Step(name: "first", play: "site"),
      Step(name: "second", play: "site", changesSomething: false),
      Step(name: "dry", play: "site", arguments: ["--check"], changesSomething: false),
      Step(name: "upgrade", play: "k8s/upgrade", arguments: ["-e", "kubernetes_version=1.35.9"]),
      Step(
        name: "upgraded", play: "k8s/upgrade", arguments: ["-e", "kubernetes_version=1.35.9"],
        changesSomething: false),
      Step(name: "remove", play: "k8s/remove_node", arguments: ["-e", "node=node3"]),
      Step(name: "reset", play: "k8s/reset", arguments: ["-e", "confirm_reset=gourmetgram"]),
      Step(
        name: "emptied", play: "k8s/reset", arguments: ["-e", "confirm_reset=gourmetgram"],
        changesSomething: false),
    ]

    @Test func `bring fresh machines to the applications and back, with ansible-core's calls`()
      async throws
    {
      try await Controller.with { controller in
        for node in Self.nodes { try await controller.lab.reset(node) }
        let variables = controller.scratch.path("variables.yml").string
        try await controller.lab.installRecorders(variables: variables)
        var calls: [String: String] = [:]
        for step in Self.steps {
          let outcome = try await Self.run(step, controller, variables)
          try #require(outcome.code == 0, "\(step.name): \(outcome.words.suffix(3000))")
          let changes = outcome.count("changed").values.reduce(0, +)
          #expect((changes > 0) == step.changesSomething, "\(step.name): \(outcome.words)")
          #expect(!outcome.output.contains("secretkey:"), "no secret is shown unasked")
          for node in Self.nodes {
            calls[node, default: ""] += "== \(step.name)\n"
            calls[node, default: ""] += try await controller.lab.shell(Self.takeCalls, in: node)
          }
        }
        for node in Self.nodes {
          let recorded = CaseFile.folder("Recorded") + "/plays-\(node).txt"
          #expect(try calls[node] == String(contentsOfFile: recorded, encoding: .utf8))
        }
      }
    }

    private static let takeCalls = """
      cat /var/lib/recorders/calls 2>/dev/null; rm -f /var/lib/recorders/calls
      """

    private static func run(
      _ step: Step, _ controller: Controller, _ variables: String
    ) async throws -> Apus.Outcome {
      let project = CaseFile.folder("../..")
      return try await controller.apus.run(
        ["run", project + "/playbooks/\(step.play).yml", "-i", project + "/inventory"]
          + ["-e", "@" + variables] + step.arguments + controller.throughJump)
    }
  }
}
