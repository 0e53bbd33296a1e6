import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  @Suite struct `Becoming another user` {
    @Test func `sudo without a password makes root, and any other user`() async throws {
      try await Controller.with { controller in
        let outcome = try await controller.play(
          """
          - command: id -un
          - command: id -un
            become_user: dan
          - command: id -un
            become: false
          """,
          keywords: "become: true", arguments: controller.throughJump + ["-v"])
        #expect(outcome.code == 0, "\(outcome)")
        for user in ["root", "dan", "cc"] {
          let answers = outcome.output.ranges(of: "\"stdout\": \"\(user)\"")
          #expect(answers.count == 3, "\(user): \(outcome)")
        }
      }
    }

    @Test func `the password for sudo is asked for once`() async throws {
      try await Controller.with { controller in
        let password = try controller.lab.secret("PASSWORD")
        try controller.writePlay("- command: id -un\n- command: id -un")
        let outcome = try await controller.apus.runOnTerminal(
          [
            "run", "play.yml", "-i", "inventory.yml", "-v", "-b", "-K", "-e", "ansible_user=ops",
          ] + controller.throughJump
        ) { running in
          try await running.wait(for: "assword")
          try await running.type(password)
        }
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.ranges(of: "\"stdout\": \"root\"").count == 6, "\(outcome)")
        #expect(!outcome.output.contains(password), "the password is shown")
      }
    }

    @Test func `a password for sudo stands in the inventory`() async throws {
      try await Controller.with { controller in
        let password = try controller.lab.secret("PASSWORD")
        try controller.scratch.write(
          "project/secrets.yml", "ansible_become_password: \(password)\n")
        let outcome = try await controller.play(
          "- command: id -un", keywords: "become: true",
          arguments: controller.throughJump + [
            "-vvvv", "-e", "ansible_user=ops", "-e", "@secrets.yml",
          ])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.contains("\"stdout\": \"root\""), "\(outcome)")
        #expect(!outcome.description.contains(password), "the password is shown")
      }
    }

    @Test(arguments: ["ansible_become_password: wrong", "nothing: here"])
    func `a wrong or missing password for sudo fails the task, and says so`(
      variable: String
    ) async throws {
      try await Controller.with { controller in
        try controller.scratch.write("project/secrets.yml", variable + "\n")
        let outcome = try await controller.play(
          "- command: id -un", hosts: "node1", keywords: "become: true",
          arguments: controller.throughJump + ["-e", "ansible_user=ops", "-e", "@secrets.yml"])
        #expect(outcome.code == 2, "\(outcome)")
        #expect(outcome.recap["node1"]?["failed"] == 1, "\(outcome)")
        #expect(outcome.words.contains("sudo") && outcome.words.contains("password"))
      }
    }

    @Test func `su makes root with root's password`() async throws {
      try await Controller.with { controller in
        let password = try controller.lab.secret("ROOT_PASSWORD")
        try controller.scratch.write(
          "project/secrets.yml", "ansible_become_password: \(password)\n")
        let outcome = try await controller.play(
          "- command: id -un", keywords: "become: true\nbecome_method: su",
          arguments: controller.throughJump + ["-v", "-e", "@secrets.yml"])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.ranges(of: "\"stdout\": \"root\"").count == 3, "\(outcome)")
        #expect(!outcome.description.contains(password), "the password is shown")
      }
    }

    @Test(arguments: ["zed", "fin", "dan"])
    func `another user's login shell is zsh, fish or dash`(user: String) async throws {
      try await Controller.with { controller in
        let outcome = try await controller.play(
          "- command: sh -c 'id -un; pwd -P'", hosts: "node3",
          keywords: "become: true\nbecome_user: \(user)",
          arguments: controller.throughJump + ["-v"])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output.contains("\"stdout\": \"\(user)\\n/"), "\(outcome)")
      }
    }
  }
}
