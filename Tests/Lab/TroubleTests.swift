import Glibc
import SystemPackage
import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  @Suite struct `Trouble on the way` {
    @Test func `a host that is down stops nobody else`() async throws {
      try await Controller.with { controller in
        try controller.scratch.write(
          "project/inventory.yml",
          Controller.inventory + "    node4:\n      ansible_host: 192.168.1.14\n")
        let outcome = try await controller.play("- command: hostname\n- command: hostname")
        #expect(outcome.code == 4, "\(outcome)")
        #expect(outcome.count("ok") == ["node1": 2, "node2": 2, "node3": 2, "node4": 0])
        #expect(outcome.recap["node4"]?["unreachable"] == 1, "\(outcome)")
        #expect(outcome.words.contains("192.168.1.14"), "\(outcome)")
      }
    }

    @Test func `a jump host that does not answer is named`() async throws {
      try await Controller.with { controller in
        let outcome = try await controller.play(
          "- command: hostname", arguments: ["--jump", "cc@\(try controller.lab.jump):2"])
        #expect(outcome.code == 4, "\(outcome)")
        #expect(outcome.count("unreachable") == ["node1": 1, "node2": 1, "node3": 1])
        #expect(outcome.words.contains("\(try controller.lab.jump):2"), "\(outcome)")
        #expect(outcome.words.contains("refuses the connection"), "\(outcome)")
      }
    }

    @Test func `a failed task leaves its host out of the rest`() async throws {
      try await Controller.with { controller in
        let outcome = try await controller.play(
          """
          - command: "{{ 'false' if inventory_hostname == 'node2' else 'true' }}"
          - command: "true"
          """)
        #expect(outcome.code == 2, "\(outcome)")
        #expect(outcome.count("ok") == ["node1": 2, "node2": 0, "node3": 2], "\(outcome)")
        #expect(outcome.count("failed") == ["node1": 0, "node2": 1, "node3": 0], "\(outcome)")
      }
    }

    /// A task that tells its process group, and then waits for a minute.
    private static let endless = "- command: sh -c 'echo $$ > /run/ready; exec sleep 60'"

    @Test func `a jump host that dies in the middle leaves all hosts unreachable`() async throws {
      try await Controller.with { controller in
        let lab = controller.lab
        try await lab.makePipes(["/run/ready"], in: "node1")
        let outcome = try await controller.play(Self.endless, hosts: "node1") { running in
          try await running.closeInput()
          try await lab.receive("/run/ready", in: "node1")
          // Those that serve cc; the listening one lives on.
          try await lab.shell("kill -9 $(pgrep -u cc sshd)", in: "jump")
        }
        #expect(outcome.code == 4, "\(outcome)")
        #expect(outcome.recap["node1"]?["unreachable"] == 1, "\(outcome)")
      }
    }

    @Test func `a jump host that falls silent is noticed`() async throws {
      try await Controller.with { controller in
        let lab = controller.lab
        try await lab.makePipes(["/run/ready"], in: "node2")
        let arguments =
          try controller.throughJump
          + ["--ssh-common-args", "-o ServerAliveInterval=1 -o ServerAliveCountMax=2"]
        let outcome = try await controller.play(
          Self.endless, hosts: "node2", arguments: arguments
        ) { running in
          try await running.closeInput()
          try await lab.receive("/run/ready", in: "node2")
          try await lab.shell("ip link set ens3 down", in: "jump")
        }
        try await lab.reset("jump")
        #expect(outcome.code == 4, "\(outcome)")
        #expect(outcome.recap["node2"]?["unreachable"] == 1, "\(outcome)")
      }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal ends what runs on the hosts, and the recap comes`(signal: Int32) async throws {
      try await Controller.with { controller in
        let lab = controller.lab
        try await lab.makePipes(["/run/ready"], in: "node1")
        let outcome = try await controller.play(
          "- command: hostname\n" + Self.endless, hosts: "node1"
        ) { running in
          try await running.closeInput()
          let process = try await lab.receive("/run/ready", in: "node1")
          running.send(signal)
          try await Self.waitForEnd(of: process, in: lab)
        }
        #expect(outcome.code == 99, "\(outcome)")
        #expect(outcome.recap["node1"]?["ok"] == 1, "\(outcome)")
      }
    }

    @Test func `Control-C on a terminal does the same`() async throws {
      try await Controller.with { controller in
        let lab = controller.lab
        try await lab.makePipes(["/run/ready"], in: "node1")
        try controller.writePlay("- command: hostname\n" + Self.endless, hosts: "node1")
        let outcome = try await controller.apus.runOnTerminal(
          ["run", "play.yml", "-i", "inventory.yml", "--color", "never"] + controller.throughJump
        ) { running in
          let process = try await lab.receive("/run/ready", in: "node1")
          try await running.pressControl("C")
          try await Self.waitForEnd(of: process, in: lab)
        }
        #expect(outcome.code == 99, "\(outcome)")
        #expect(outcome.recap["node1"]?["ok"] == 1, "\(outcome)")
      }
    }

    @Test func `a kill in the middle of a copy leaves nothing behind`() async throws {
      try await Controller.with { controller in
        let lab = controller.lab
        let large = controller.scratch.path("project/large")
        try await Command.run("truncate", ["-s", "400M", large.string])
        let began = "until ls -A /home/cc | grep -q '^.apus-'; do sleep 0.02; done"
        let gone = "while ls -A /home/cc | grep -q '^.apus-'; do sleep 0.02; done"
        _ = try? await controller.play(
          "- copy: {src: \(large), dest: /home/cc/large}", hosts: "node1"
        ) { running in
          try await running.closeInput()
          try await lab.shell("timeout 30 sh -c \"\(began)\"", in: "node1")
          running.send(SIGKILL)
        }
        try await lab.shell(
          "timeout 30 sh -c \"\(gone)\" && ! test -e /home/cc/large", in: "node1")
      }
    }

    /// Fails unless a process of node1 ends by itself, long before its minute is over.
    private static func waitForEnd(of process: String, in lab: Lab) async throws {
      let number = process.filter(\.isNumber)
      try await lab.shell("timeout 20 tail --pid=\(number) -f /dev/null", in: "node1")
    }
  }
}
