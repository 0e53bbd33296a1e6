import Diagnostics
import Remote
import SSH
import SystemPackage
import Values

/// The session with one host, opened once for all who act there.
actor SharedSession {
  private let settings: HostSettings
  private let connector: Connector
  private let configuration: ClientConfig
  private let prompter: any Prompter
  /// The shells that all who act there may have together.
  nonisolated let places = ShellPlaces()
  private var opened: Session?
  private var isOpening = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(
    _ settings: HostSettings, connector: Connector, configuration: ClientConfig,
    prompter: any Prompter
  ) {
    self.settings = settings
    self.connector = connector
    self.configuration = configuration
    self.prompter = prompter
  }

  /// The open session; whoever comes while it is being opened waits for it.
  ///
  /// One that has broken is opened anew.
  func session() async throws -> Session {
    while true {
      if let opened, await opened.failure == nil { return opened }
      if !isOpening { break }
      await withCheckedContinuation { waiting.append($0) }
    }
    isOpening = true
    defer {
      isOpening = false
      for continuation in waiting { continuation.resume() }
      waiting = []
    }
    guard case .ssh(let address, let given) = settings.way else {
      preconditionFailure("only hosts behind SSH have sessions")
    }
    let options = try await configuration.options(for: address, given: given)
    let prompter = KnownPassword(settings.password, otherwise: self.prompter)
    let session = try await connector.connect(options, prompter: prompter)
    opened = session
    return session
  }

  /// Ends the session; who needs one next opens it anew.
  func end() async {
    let session = opened
    opened = nil
    await session?.close()
  }
}

/// Answers with the password that the inventory or the command line gave, and asks for all else.
struct KnownPassword: Prompter {
  private let password: Secret?
  private let otherwise: any Prompter

  init(_ password: Secret?, otherwise: any Prompter) {
    self.password = password
    self.otherwise = otherwise
  }

  func passphrase(for key: FilePath, attempt: Int) async -> String? {
    await otherwise.passphrase(for: key, attempt: attempt)
  }

  func password(for user: String, at host: String, attempt: Int) async -> String? {
    // A wrong password does not become right by saying it again.
    guard let password else {
      return await otherwise.password(for: user, at: host, attempt: attempt)
    }
    return attempt == 1 ? password.exposed : nil
  }

  func answers(
    to challenge: Challenge, for user: String, at host: String
  ) async -> [String]? {
    await otherwise.answers(to: challenge, for: user, at: host)
  }
}
