import FoundationEssentials
import Subprocess
import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  @Suite struct `The price of a long way` {
    /// How often a run waits for an answer from the jump host.
    private func turns(of tasks: Int, _ controller: Controller) async throws -> Int {
      let jump = try controller.lab.jump
      return try await Subprocess.run(
        .name("python3"), arguments: [CaseFile.folder("lib") + "/turns.py", jump, "22"],
        input: .none, output: .sequence, error: .discarded
      ) { proxy in
        var lines = proxy.standardOutput.strings().makeAsyncIterator()
        let port = try await Self.number(lines.next())
        try Self.learn(port: port, of: jump, controller)
        let list = (1...tasks).map { "- command: echo \($0)" }.joined(separator: "\n")
        let outcome = try await controller.play(
          list, hosts: "node1", arguments: ["--jump", "cc@127.0.0.1:\(port)"])
        guard outcome.recap["node1"]?["ok"] == tasks else {
          try? proxy.send(signal: .terminate)
          throw Lab.Failure(description: "\(outcome)")
        }
        return try await Self.number(lines.next())
      }.closureResult
    }

    private static func number(_ line: String?) throws -> Int {
      guard let number = line.flatMap({ Int($0.filter(\.isNumber)) }) else {
        throw Lab.Failure(description: "turns.py wrote no number")
      }
      return number
    }

    /// Makes the proxy's address one that has the jump host's keys.
    private static func learn(port: Int, of jump: String, _ controller: Controller) throws {
      let known = try String(contentsOfFile: controller.lab.value("KNOWN_HOSTS"), encoding: .utf8)
      let lines = known.split(separator: "\n").map { line in
        (line.contains(jump) ? "[127.0.0.1]:\(port)," : "") + line + "\n"
      }
      try controller.scratch.write("home/.ssh/known_hosts", lines.joined())
    }

    @Test func `each further task costs one round trip`() async throws {
      try await Controller.with { controller in
        let few = try await turns(of: 10, controller)
        let many = try await turns(of: 60, controller)
        let perTask = Double(many - few) / 50
        #expect(perTask <= 1.2, "\(few) turns for 10 tasks, \(many) for 60")
        #expect(perTask >= 0.9, "fewer turns than answers: they are not counted right")
      }
    }

    @Test(arguments: ["DELAYED_JUMP", "DELAYED_FLOATING"])
    func `a play runs over a long way`(name: String) async throws {
      try await Controller.with { controller in
        try await controller.lab.withDelay(milliseconds: 150) {
          let jump = try controller.lab.value(name)
          try await Deployment.all[0].sayHello(controller, ["--jump", "cc@\(jump)"])
        }
      }
    }
  }
}
