import Diagnostics
import Remote
import TestSupport
import Testing

@Suite struct `Logins that say more than they should` {
  /// A server whose users get `command` instead of the shell that they ask for.
  private func failure(forcing command: String) async throws -> RemoteError? {
    try await SSHHost.with({ $0.configuration.append("ForceCommand \(command)") }) { server in
      try await RemoteTests.failure {
        _ = try await server.connection().run(Request(script: "true"))
      }
    }
  }

  @Test func `noise before the shell's first words is nobody's output`() async throws {
    let noisy =
      "echo Welcome; echo noise >&2; printf 'no line break'; "
      + "exec /bin/sh -c \"$SSH_ORIGINAL_COMMAND\""
    try await SSHHost.with({ $0.configuration.append("ForceCommand \(noisy)") }) { server in
      let result = try await server.connection().run(Request(script: "echo mine; echo own >&2"))
      #expect(result.text == "mine\n")
      #expect(result.errorText == "own\n")
    }
  }

  @Test func `a user without a shell is a clear error`() async throws {
    let error = try await failure(forcing: "/usr/sbin/nologin")
    guard case .shellEnded(let said) = error?.kind else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(said.contains("not available"))
    #expect(error?.isUnreachable == true)
    #expect(error?.diagnostic.notes == [said])
  }

  @Test func `a host without sh says so`() async throws {
    let error = try await failure(forcing: "/nonexistent/sh")
    guard case .shellEnded(let said) = error?.kind else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(said.contains("/nonexistent/sh"))
  }
}
