import Logging
import NIOCore

/// Proves to a server who we are, in OpenSSH's order, and remembers what was tried.
struct Authenticator {
  let session: Session
  let options: ConnectionOptions
  let prompter: any Prompter
  let keys: KeyRing
  /// Whether the host has proved who it is; to another one no password is shown.
  let trustsHost: Bool

  private let log = Logger(label: "apus.ssh")
  private var tried: [AuthenticationAttempt] = []
  private var offered: [String]?

  init(
    session: Session, options: ConnectionOptions, prompter: any Prompter, keys: KeyRing,
    trustsHost: Bool
  ) {
    self.session = session
    self.options = options
    self.prompter = options.isBatch ? NoPrompts() : prompter
    self.keys = keys
    self.trustsHost = trustsHost
  }

  /// With so few keys the server is not asked first what it takes: that saves a round trip.
  private static let fewKeys = 3

  /// Authenticates, or throws an error that says what was tried.
  mutating func run() async throws(SSHError) {
    let candidates = options.authentications.contains(.publicKey) ? await candidates() : []
    if !(1...Authenticator.fewKeys).contains(candidates.count) {
      offered = try await session.authenticationMethods(user: options.user)
    }
    for method in options.authentications {
      if offered == [] { return }
      if let offered, !offered.contains(method.rawValue) { continue }
      switch method {
      case .publicKey:
        if try await offer(candidates) { return }
        // Besides what it takes, this says what is left after a key that alone is not enough.
        offered = try await session.authenticationMethods(user: options.user)
      case .keyboardInteractive:
        if try await answerQuestions() { return }
      case .password:
        if try await offerPasswords() { return }
      }
    }
    if offered == [] { return }
    let offered = offered ?? []
    throw SSHError(.authenticationFailed(tried: tried, offered: offered), host: session.name)
  }

  private mutating func note(_ method: AuthenticationMethod, _ detail: String, _ outcome: String) {
    log.trace("\(session.name): \(method.rawValue) \(detail): \(outcome)")
    tried.append(
      AuthenticationAttempt(method: method.rawValue, detail: detail, outcome: outcome))
  }

  private mutating func candidates() async -> [KeyCandidate] {
    var files: [KeyRing.Identity] = []
    for path in options.identityFiles {
      do throws(KeyError) {
        if let identity = try await keys.identity(at: path) {
          files.append(identity)
        } else if !options.usesDefaultIdentityFiles {
          note(.publicKey, "`\(path)`", "no such file")
        }
      } catch {
        note(.publicKey, "`\(path)`", error.problem.message)
      }
    }
    let candidates = KeyCandidate.inOrder(
      files: files, agent: await agentKeys(), onlyFiles: options.identitiesOnly)
    return candidates.filter { candidate in
      guard let key = candidate.publicKey, !PublicKey.supportedTypes.contains(key.type) else {
        return true
      }
      note(.publicKey, candidate.description, "not tried: keys of its type are not supported")
      return false
    }
  }

  private var agent: Agent? {
    options.agent.map { Agent(socket: $0, eventLoop: session.eventLoop) }
  }

  private mutating func agentKeys() async -> [Agent.Identity] {
    guard let agent else { return [] }
    do throws(Agent.Failure) {
      return try await agent.identities()
    } catch {
      note(.publicKey, "agent `\(agent.socket)`", "not used: \(error.reason)")
      return []
    }
  }

  private mutating func offer(_ candidates: [KeyCandidate]) async throws(SSHError) -> Bool {
    for candidate in candidates {
      var candidate = candidate
      if candidate.publicKey == nil, case .file(let path) = candidate.origin {
        do throws(KeyError) {
          let key = try await keys.privateKey(at: path, prompter: prompter)
          candidate.publicKey = PublicKey(blob: key.publicBlob)
        } catch {
          note(.publicKey, candidate.description, error.problem.message)
        }
      }
      if let key = candidate.publicKey, try await offer(key, of: candidate) { return true }
    }
    return false
  }

  private mutating func offer(
    _ key: PublicKey, of candidate: KeyCandidate
  ) async throws(SSHError) -> Bool {
    let user = options.user
    let blob = key.offeredBlob
    switch try await surviving({ () throws(SSHError) in
      try await session.authenticate(user: user, publicKey: blob)
    }) {
    case .accepted: return true
    case .signatureWanted(let data):
      let signature = await signature(of: data, by: key, of: candidate)
      let verdict = try await session.authenticate(
        user: user, publicKey: blob, signature: signature)
      if case .accepted = verdict { return true }
      if signature != nil {
        note(.publicKey, candidate.description, "accepted, but it is not enough")
      }
    default: note(.publicKey, candidate.description, "refused")
    }
    return false
  }

  /// Adds what was tried to the error when the server hangs up, as it does after too many keys.
  private func surviving(
    _ step: () async throws(SSHError) -> LibSSH2.Verdict
  ) async throws(SSHError) -> LibSSH2.Verdict {
    do throws(SSHError) {
      return try await step()
    } catch {
      guard case .closedByPeer(let reason) = error.kind, !tried.isEmpty else { throw error }
      var tried = tried
      let outcome = "the server hung up: \(reason ?? "no reason given")"
      tried.append(AuthenticationAttempt(method: "publickey", detail: "", outcome: outcome))
      throw SSHError(
        .authenticationFailed(tried: tried, offered: offered ?? []), host: session.name)
    }
  }

  private mutating func signature(
    of data: [UInt8], by key: PublicKey, of candidate: KeyCandidate
  ) async -> [UInt8]? {
    guard let algorithm = SignatureRequest(data)?.algorithm else { return nil }
    do {
      switch candidate.origin {
      case .file(let path):
        let privateKey = try await keys.privateKey(at: path, prompter: prompter)
        return try await Authenticator.sign(data, with: privateKey, algorithm: algorithm)
      case .agent:
        return try await agent?.signature(of: data, by: key, algorithm: algorithm)
      }
    } catch let error as KeyError {
      note(.publicKey, candidate.description, error.problem.message)
    } catch let error as Agent.Failure {
      note(.publicKey, candidate.description, "the agent did not sign: \(error.reason)")
    } catch {
      note(.publicKey, candidate.description, "signing failed: \(error)")
    }
    return nil
  }

  /// Signs away from the event loops: RSA takes milliseconds.
  @concurrent
  private static func sign(
    _ data: [UInt8], with key: PrivateKey, algorithm: String
  ) async throws -> [UInt8] {
    try key.signature(of: data, algorithm: algorithm)
  }

  private mutating func answerQuestions() async throws(SSHError) -> Bool {
    guard trustsHost else {
      note(.keyboardInteractive, "", "not tried: the host key is not trusted")
      return false
    }
    for attempt in 1...max(1, options.passwordPrompts) {
      var answers: [Challenge: [String]] = [:]
      var verdict = try await session.authenticateInteractively(
        user: options.user, answers: answers)
      while case .challenged(let challenge) = verdict {
        guard let given = await answer(challenge, attempt: attempt) else {
          note(.keyboardInteractive, "", "nobody answered")
          return false
        }
        answers[challenge] = given
        verdict = try await session.authenticateInteractively(user: options.user, answers: answers)
      }
      if case .accepted = verdict { return true }
      note(.keyboardInteractive, "", "refused")
    }
    return false
  }

  private func answer(_ challenge: Challenge, attempt: Int) async -> [String]? {
    let host = options.hostName
    if challenge.prompts.count == 1, !challenge.prompts[0].isEchoed,
      challenge.prompts[0].text.lowercased().contains("password"),
      let password = await prompter.password(for: options.user, at: host, attempt: attempt)
    {
      return [password]
    }
    return await prompter.answers(to: challenge, for: options.user, at: host)
  }

  private mutating func offerPasswords() async throws(SSHError) -> Bool {
    guard trustsHost else {
      note(.password, "", "not tried: the host key is not trusted")
      return false
    }
    for attempt in 1...max(1, options.passwordPrompts) {
      let password = await prompter.password(
        for: options.user, at: options.hostName, attempt: attempt)
      guard let password else {
        if attempt == 1 { note(.password, "", "nobody gave one") }
        return false
      }
      let verdict = try await session.authenticate(user: options.user, password: password)
      if case .accepted = verdict { return true }
      note(.password, "", "refused")
    }
    return false
  }
}
