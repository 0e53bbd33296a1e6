import FoundationEssentials
import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  @Suite struct `The ways to hosts behind a jump host` {
    @Test(arguments: Deployment.all)
    func `an option names the jump host`(deployment: Deployment) async throws {
      try await Controller.with { controller in
        try await deployment.sayHello(controller, controller.throughJump)
      }
    }

    @Test(arguments: Deployment.all)
    func `one of the hosts is the jump host`(deployment: Deployment) async throws {
      try await Controller.with { controller in
        try await deployment.sayHello(controller, ["--jump", "cc@\(try controller.lab.floating)"])
      }
    }

    @Test(arguments: Deployment.all)
    func `the seed's own ansible.cfg leads there, and needs no known hosts`(
      deployment: Deployment
    ) async throws {
      try await Controller.with { controller in
        try controller.scratch.write("home/.ssh/known_hosts", "")
        let text = try String(
          contentsOfFile: CaseFile.folder("Plays") + "/through_jump.cfg", encoding: .utf8)
        let address = try controller.lab.jump
        try controller.scratch.write(
          "project/ansible.cfg", text.split(separator: "A.B.C.D").joined(separator: address))
        try await deployment.sayHello(controller, [])
      }
    }

    @Test func `ssh_config names the jump host`() async throws {
      try await Controller.with { controller in
        let jump = try controller.lab.jump
        try controller.scratch.write(
          "home/.ssh/config",
          """
          Host the-door
            HostName \(jump)
            User cc
          Host 192.168.1.*
            ProxyJump the-door

          """)
        try await Deployment.all[0].sayHello(controller, [])
      }
    }

    @Test func `ssh_config names a command that is more than a jump`() async throws {
      try await Controller.with { controller in
        let configuration = try controller.lab.value("SSH_CONFIG")
        try controller.scratch.write(
          "home/.ssh/config",
          "Host 192.168.1.*\n  ProxyCommand cat | ssh -F \(configuration) -W %h:%p jump | cat\n")
        try await Deployment.all[0].sayHello(controller, [])
      }
    }

    @Test(arguments: [
      "-o ProxyJump=cc@ADDRESS", "-J cc@ADDRESS", "-o 'ProxyCommand=ssh -W %h:%p -q cc@ADDRESS'",
    ])
    func `options as of ssh name the jump host`(options: String) async throws {
      try await Controller.with { controller in
        let address = try controller.lab.jump
        let options = options.split(separator: "ADDRESS", omittingEmptySubsequences: false)
          .joined(separator: address)
        try await Deployment.all[0].sayHello(controller, ["--ssh-common-args", options])
      }
    }

    @Test func `the inventory names the jump host`() async throws {
      try await Controller.with { controller in
        let jump = try controller.lab.jump
        let lines = Controller.inventory.split(separator: "\n", omittingEmptySubsequences: false)
        let variable = "    ansible_ssh_common_args: -o ProxyJump=cc@\(jump)"
        try controller.scratch.write(
          "project/inventory.yml",
          (lines[..<2] + [Substring(variable)] + lines[2...]).joined(separator: "\n"))
        let outcome = try await controller.play("- command: hostname", arguments: [])
        #expect(outcome.count("ok") == ["node1": 1, "node2": 1, "node3": 1], "\(outcome)")
      }
    }

    @Test func `the jump host has an IPv6 address`() async throws {
      try await Controller.with { controller in
        let address = try controller.lab.jump6
        try await Deployment.all[0].sayHello(controller, ["--jump", "cc@[\(address)]"])
      }
    }

    @Test func `two jump hosts stand in a row`() async throws {
      try await Controller.with { controller in
        let jumps = "cc@\(try controller.lab.jump),cc@192.168.1.12"
        let outcome = try await controller.play(
          "- command: sh -c 'echo from ${SSH_CONNECTION%% *}'", hosts: "node3",
          arguments: ["--jump", jumps, "-v"])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.contains("from 192.168.1.12"), "\(outcome)")
      }
    }

    @Test func `one connection to the jump host serves all hosts`() async throws {
      try await Controller.with { controller in
        let lab = controller.lab
        let nodes = ["node1", "node2", "node3"]
        for node in nodes { try await lab.makePipes(["/run/ready", "/run/go"], in: node) }
        let outcome = try await controller.play(
          "- command: sh -c 'echo > /run/ready; read line < /run/go'"
        ) { running in
          try await running.closeInput()
          for node in nodes { try await lab.receive("/run/ready", in: node) }
          let connections = try await lab.shell(
            "ss -Htn state established '( sport = :22 )' | wc -l", in: "jump")
          #expect(connections == "1\n")
          for node in nodes { try await lab.send("/run/go", in: node) }
        }
        #expect(outcome.code == 0, "\(outcome)")
      }
    }

    @Test func `sixty hosts at once are no more than what sshd allows`() async throws {
      try await Controller.with { controller in
        var controller = controller
        // Sixty names for the three nodes: each has a connection of its own.
        let lines = (0..<60).map { number in
          "host\(number) ansible_host=192.168.1.\(11 + number % 3) ansible_user=cc\n"
        }
        try controller.scratch.write("project/hosts", lines.joined())
        try controller.writePlay("- command: hostname\n- command: hostname")
        controller.apus.environment["ANSIBLE_FORKS"] = "60"
        let outcome = try await controller.apus.run(
          ["run", "play.yml", "-i", "hosts"] + controller.throughJump)
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.count("ok").values.filter { $0 == 2 }.count == 60)
      }
    }
  }

  @Suite struct `The ping of hosts` {
    @Test func `each host answers with its time`() async throws {
      try await Controller.with { controller in
        let outcome = try await controller.apus.run(
          ["ping", "-i", "inventory.yml"] + controller.throughJump)
        #expect(outcome.code == 0, "\(outcome)")
        for host in ["node1", "node2", "node3"] {
          let line = outcome.output.split(separator: "\n").first { $0.contains(host) }
          #expect(line?.contains("ms") == true, "\(outcome)")
        }
      }
    }

    @Test func `a pattern chooses the hosts`() async throws {
      try await Controller.with { controller in
        let outcome = try await controller.apus.run(
          ["ping", "node1:node3", "-i", "inventory.yml"] + controller.throughJump)
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.contains("node3") && !outcome.output.contains("node2"))
      }
    }

    @Test func `a host that is down is named with the reason, and the others answer`() async throws
    {
      try await Controller.with { controller in
        try controller.scratch.write(
          "project/inventory.yml",
          Controller.inventory + "    node4:\n      ansible_host: 192.168.1.14\n")
        let outcome = try await controller.apus.run(
          ["ping", "-i", "inventory.yml"] + controller.throughJump)
        #expect(outcome.code == 4, "\(outcome)")
        #expect(outcome.words.contains("192.168.1.14"), "\(outcome)")
        #expect(outcome.output.contains("node3"), "\(outcome)")
      }
    }
  }
}
