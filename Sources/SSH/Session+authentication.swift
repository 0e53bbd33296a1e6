import NIOCore

extension Session {
  /// The host-key algorithms that can be negotiated, in libssh2's order.
  var hostKeyAlgorithms: [String] { machine.hostKeyAlgorithms }

  /// How long the server may think about one answer, such as PAM's delay after a wrong password.
  private static var answerLimit: TimeAmount { .seconds(60) }

  /// Exchanges versions and keys.
  func handshake(
    hostKeyAlgorithms: [String], isCompressed: Bool, within limit: Duration?
  ) async throws(SSHError) -> HostKey {
    start()
    do throws(LibSSH2Failure) {
      try machine.offer(hostKeyAlgorithms)
    } catch {
      let names = hostKeyAlgorithms.joined(separator: ", ")
      throw SSHError(
        .keyExchangeFailed(reason: "no host-key algorithm of \(names) is known here"), host: name)
    }
    if isCompressed { machine.compress() }
    do throws(SSHError) {
      _ = try await perform(.keyExchange, within: limit.map { TimeAmount($0) }) {
        machine throws(LibSSH2Failure) in try machine.handshake() ? true : nil
      }
    } catch {
      throw explainHandshake(error)
    }
    guard let key = HostKey(blob: machine.hostKey) else {
      throw SSHError(.keyExchangeFailed(reason: "the server has shown no host key"), host: name)
    }
    return key
  }

  private func explainHandshake(_ error: SSHError) -> SSHError {
    switch error.kind {
    case .library(_, let code, let message):
      LibSSH2Failure.isBanner(code)
        ? SSHError(.notAnSSHServer(greeting: machine.wire.greeting), host: name)
        : SSHError(.keyExchangeFailed(reason: message), host: name)
    case .closedByPeer(nil) where !machine.wire.greeting.hasPrefix("SSH-"):
      SSHError(.notAnSSHServer(greeting: machine.wire.greeting), host: name)
    default: error
    }
  }

  /// The ways to authenticate that the server offers; empty when it wants none.
  func authenticationMethods(user: String) async throws(SSHError) -> [String] {
    try await perform(within: Session.answerLimit) { machine throws(LibSSH2Failure) in
      try machine.authenticationMethods(user: user)
    }
  }

  /// Offers a public key.
  func authenticate(user: String, publicKey: [UInt8]) async throws(SSHError) -> LibSSH2.Verdict {
    try await judge { machine throws(LibSSH2Failure) in
      try machine.authenticate(user: user, publicKey: publicKey)
    }
  }

  /// Goes on after `signatureWanted`, with the signature or without.
  func authenticate(
    user: String, publicKey: [UInt8], signature: [UInt8]?
  ) async throws(SSHError) -> LibSSH2.Verdict {
    machine.resolveSignature(signature)
    return try await authenticate(user: user, publicKey: publicKey)
  }

  /// Offers a password.
  func authenticate(user: String, password: String) async throws(SSHError) -> LibSSH2.Verdict {
    try await judge { machine throws(LibSSH2Failure) in
      try machine.authenticate(user: user, password: password)
    }
  }

  /// Lets the server ask, with the answers that are known.
  func authenticateInteractively(
    user: String, answers: [Challenge: [String]]
  ) async throws(SSHError) -> LibSSH2.Verdict {
    machine.wire.answers = answers
    return try await judge { machine throws(LibSSH2Failure) in
      try machine.authenticateInteractively(user: user)
    }
  }

  private func judge(
    _ step: (LibSSH2) throws(LibSSH2Failure) -> LibSSH2.Verdict
  ) async throws(SSHError) -> LibSSH2.Verdict {
    try await perform(within: Session.answerLimit) { machine throws(LibSSH2Failure) in
      let verdict = try step(machine)
      if case .blocked = verdict { return nil }
      return verdict
    }
  }
}
