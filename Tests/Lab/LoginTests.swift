import SystemPackage
import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  @Suite struct `Logging in` {
    @Test(arguments: ["ED25519", "ECDSA", "RSA", "RSA_PEM", "ECDSA_PEM"])
    func `a key of each type opens Debian 12 and 13`(type: String) async throws {
      try await Controller.with { controller in
        try controller.removeKey()
        try controller.copy(controller.lab.value("KEY_\(type)"), to: "project/key")
        let outcome = try await controller.play(
          "- command: hostname",
          arguments: controller.throughJump + ["--private-key", "key"])
        #expect(outcome.count("ok") == ["node1": 1, "node2": 1, "node3": 1], "\(outcome)")
      }
    }

    @Test func `the inventory names the key and the user`() async throws {
      try await Controller.with { controller in
        try controller.copy(controller.lab.value("KEY_RSA"), to: "project/key")
        try controller.scratch.write(
          "project/inventory.yml",
          """
          all:
            hosts:
              node2:
                ansible_host: 192.168.1.12
                ansible_user: dan
                ansible_ssh_private_key_file: key

          """)
        let outcome = try await controller.play(
          "- command: id -un", arguments: controller.throughJump + ["-v"])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.contains("\"stdout\": \"dan\""), "\(outcome)")
      }
    }

    @Test func `an agent holds the key`() async throws {
      try await SSHAgent.with { agent, _ in
        try await Controller.with { controller in
          try await agent.add(keyFile: FilePath(controller.lab.value("KEY_ECDSA")))
          try controller.removeKey()
          var controller = controller
          controller.apus.environment["SSH_AUTH_SOCK"] = agent.socket.string
          let outcome = try await controller.play("- command: hostname")
          #expect(outcome.code == 0, "\(outcome)")
        }
      }
    }

    @Test(arguments: ["ED25519_LOCKED", "RSA_PEM_LOCKED"])
    func `the passphrase of a locked key is asked for once`(type: String) async throws {
      try await Controller.with { controller in
        try controller.removeKey()
        try controller.copy(controller.lab.value("KEY_\(type)"), to: "project/key")
        let passphrase = try controller.lab.secret("PASSPHRASE")
        try controller.writePlay("- command: hostname")
        let outcome = try await controller.apus.runOnTerminal(
          ["run", "play.yml", "-i", "inventory.yml", "--private-key", "key"]
            + controller.throughJump
        ) { running in
          try await running.wait(for: "assphrase")
          try await running.type(passphrase)
        }
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.count("ok") == ["node1": 1, "node2": 1, "node3": 1], "\(outcome)")
        #expect(!outcome.output.contains(passphrase), "the passphrase is shown")
      }
    }

    @Test(arguments: ["pat", "kim", "mia"])
    func `a password is asked for once and opens each host`(user: String) async throws {
      try await Controller.with { controller in
        let password = try controller.lab.secret("PASSWORD")
        try controller.scratch.write("project/inventory.yml", Self.inventory(user: user))
        try controller.writePlay("- command: hostname")
        let outcome = try await controller.apus.runOnTerminal(
          ["run", "play.yml", "-i", "inventory.yml", "-k"] + controller.throughJump
        ) { running in
          try await running.wait(for: "assword")
          try await running.type(password)
        }
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.count("ok") == ["node1": 1, "node2": 1], "\(outcome)")
        #expect(!outcome.output.contains(password), "the password is shown")
      }
    }

    @Test(arguments: ["pat", "kim"])
    func `a password stands in the inventory`(user: String) async throws {
      try await Controller.with { controller in
        let password = try controller.lab.secret("PASSWORD")
        try controller.scratch.write(
          "project/inventory.yml",
          Self.inventory(user: user) + "  vars:\n    ansible_password: \(password)\n")
        let outcome = try await controller.play(
          "- command: hostname", arguments: controller.throughJump + ["-vvvv"])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(!outcome.description.contains(password), "the password is shown")
      }
    }

    @Test func `an error says what was tried and what the host offers`() async throws {
      try await Controller.with { controller in
        let outcome = try await controller.play(
          "- command: hostname", hosts: "node1",
          arguments: controller.throughJump + ["-e", "ansible_user=nobody-of-this-name"])
        #expect(outcome.code == 4, "\(outcome)")
        #expect(outcome.recap["node1"]?["unreachable"] == 1, "\(outcome)")
        #expect(outcome.words.contains("nobody-of-this-name@192.168.1.11"), "\(outcome)")
        #expect(outcome.words.contains("the server offers publickey"), "\(outcome)")
        #expect(outcome.words.contains("ssh-ed25519 SHA256:"), "\(outcome)")
        #expect(outcome.words.contains("id_ed25519"), "\(outcome)")
      }
    }

    @Test func `a wrong password is an unreachable host`() async throws {
      try await Controller.with { controller in
        try controller.scratch.write(
          "project/inventory.yml",
          Self.inventory(user: "pat") + "  vars:\n    ansible_password: wrong\n")
        let outcome = try await controller.play("- command: hostname", hosts: "node1")
        #expect(outcome.code == 4, "\(outcome)")
        #expect(outcome.words.contains("the server offers password"), "\(outcome)")
      }
    }

    @Test(arguments: ["cc", "dan", "zed", "fin"])
    func `the login shell is bash, dash, zsh or fish`(user: String) async throws {
      try await Controller.with { controller in
        let outcome = try await controller.play(
          """
          - command: printf '%s|%s' "a  b" 'it''s $HOME'
          - command: sh -c 'echo "$USER ends with 7" >&2; exit 7'
            register: end
            failed_when: end.rc != 7
          """,
          arguments: controller.throughJump + ["-v", "-e", "ansible_user=\(user)"])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.contains("\(user) ends with 7"), "\(outcome)")
        #expect(outcome.count("ok") == ["node1": 2, "node2": 2, "node3": 2], "\(outcome)")
      }
    }

    /// Two hosts of Debian 12: the sshd of 13 shuts out addresses from which passwords fail.
    private static func inventory(user: String) -> String {
      """
      all:
        hosts:
          node1: {ansible_host: 192.168.1.11, ansible_user: \(user)}
          node2: {ansible_host: 192.168.1.12, ansible_user: \(user)}

      """
    }
  }
}
