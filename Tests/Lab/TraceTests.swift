import TestSupport
import Testing

extension `The binary on the hosts of the lab` {
  @Suite struct `Traces of a run` {
    @Test func `tell of logins and requests, and keep contents and secrets`() async throws {
      try await Controller.with { controller in
        let password = try controller.lab.secret("PASSWORD")
        let outcome = try await controller.play(
          """
          - command: {cmd: wc -c, stdin: hidden-input}
            environment: {HIDDEN: hidden-setting}
          """, hosts: "node1", keywords: "vars: {ansible_become_password: \(password)}",
          arguments: try controller.throughJump + ["-vvvv"])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.errors.contains("logged in as cc"), "\(outcome.errors)")
        #expect(outcome.errors.contains("node1 [apus.remote] shell"), "\(outcome.errors)")
        for secret in ["hidden-input", "hidden-setting", password] {
          #expect(!outcome.errors.contains(secret), "\(outcome.errors)")
        }
      }
    }

    @Test func `are not shown with three letters`() async throws {
      try await Controller.with { controller in
        let outcome = try await controller.play(
          "- command: hostname", hosts: "node1",
          arguments: try controller.throughJump + ["-vvv"])
        #expect(!outcome.errors.contains("[apus."), "\(outcome.errors)")
      }
    }
  }
}
