public import Diagnostics
import Logging
import NIOCore
import NIOPosix

/// Opens sessions. One serves a whole run: it owns the event loops, the jump connections and the keys.
public actor Connector {
  nonisolated let loops: MultiThreadedEventLoopGroup
  private nonisolated let eventLoop: any EventLoop
  private let knownHosts: KnownHosts
  private let keys = KeyRing()
  private var jumps: [ConnectionOptions: Jump] = [:]
  private var doors: [Door: Turnstile] = [:]
  private var lastWaiter = 0
  private var sessions: [Opened] = []
  private var proxyCommands: [ProxyCommandStream] = []
  private var warnings: [Diagnostic] = []
  private var isClosed = false

  /// A jump host's connection, or those who wait for it.
  private enum Jump {
    case opening(Waiting)
    case open(Session)
  }

  private typealias Waiting = [Int: CheckedContinuation<Result<Session, SSHError>, Never>]

  /// A session that lives as long as somebody uses it.
  private struct Opened {
    weak var session: Session?
  }

  /// An sshd, as far as it can be told from another from here.
  private struct Door: Hashable {
    let host: String
    let port: Int
    let proxy: Proxy
  }

  /// sshd refuses some of more than 10 unauthenticated connections (`MaxStartups 10:30:100`); a few are left
  /// for others.
  private static let unauthenticatedLimit = 8

  /// How long a host may take to answer when nobody says otherwise.
  private static let patience = Duration.seconds(60)
  /// How often a silent host is asked for a sign of life when nobody says otherwise: a dead one is noticed
  /// after a minute, where OpenSSH would wait for ever.
  private static let aliveInterval = Duration.seconds(15)

  /// Makes a connector that judges host keys by `knownHosts`.
  ///
  /// - Parameters:
  ///   - knownHosts: The host keys of the run.
  ///   - threads: How many event loops share the work; nil for one per core.
  public init(knownHosts: KnownHosts, threads: Int? = nil) {
    self.knownHosts = knownHosts
    loops = MultiThreadedEventLoopGroup(numberOfThreads: max(1, threads ?? System.coreCount))
    eventLoop = loops.next()
  }

  private let log = Logger(label: "apus.ssh")

  /// One of its event loops.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    eventLoop.executor.asUnownedSerialExecutor()
  }

  /// Connects and authenticates: by TCP, through jump hosts, or over a proxy command.
  ///
  /// The connections to jump hosts are opened once and shared by all that is behind them.
  public func connect(
    _ options: ConnectionOptions, prompter: any Prompter
  ) async throws(SSHError) -> Session {
    guard !isClosed else { throw SSHError(.closed, host: options.address) }
    let door = Door(host: options.hostName, port: options.port, proxy: options.proxy)
    try await enter(door)
    defer { doors[door]?.leave() }
    return try await open(options, prompter: prompter)
  }

  /// The warnings since the last call: host keys that were recorded or tolerated.
  public func takeWarnings() -> [Diagnostic] {
    defer { warnings = [] }
    return warnings
  }

  /// Closes the jump connections and ends the event loops.
  ///
  /// Sessions that are still open fail.
  public func close() async {
    guard !isClosed else { return }
    isClosed = true
    // The last opened first: a tunnel's end before its jump host's.
    for opened in sessions.reversed() { await opened.session?.close() }
    for command in proxyCommands { await command.end() }
    jumps = [:]
    try? await loops.shutdownGracefully()
  }

  private func open(
    _ options: ConnectionOptions, prompter: any Prompter
  ) async throws(SSHError) -> Session {
    var attempt = 1
    while true {
      do throws(SSHError) {
        return try await openOnce(options, prompter: prompter)
      } catch {
        guard attempt < options.connectionAttempts, error.isWorthAnotherTry else {
          throw error
        }
        attempt += 1
        do { try await Task.sleep(for: .seconds(1)) } catch {
          throw SSHError(.cancelled, host: options.address)
        }
      }
    }
  }

  private func openOnce(
    _ options: ConnectionOptions, prompter: any Prompter
  ) async throws(SSHError) -> Session {
    log.trace("\(options.address): opening a way to \(options.hostName):\(options.port)")
    let stream = try await stream(to: options, prompter: prompter)
    let session = try Session(over: stream, name: options.address)
    sessions.removeAll { $0.session == nil }
    sessions.append(Opened(session: session))
    do throws(SSHError) {
      try await greet(session, options: options, prompter: prompter)
      return session
    } catch {
      await session.close()
      throw error
    }
  }

  private func greet(
    _ session: Session, options: ConnectionOptions, prompter: any Prompter
  ) async throws(SSHError) {
    let algorithms = await knownHosts.algorithms(
      for: options.hostKeyPolicy, from: await session.hostKeyAlgorithms)
    let key = try await session.handshake(
      hostKeyAlgorithms: algorithms, isCompressed: options.isCompressed,
      within: options.connectTimeout ?? Self.patience)
    log.trace("\(options.address): the host shows a key of type \(key.type)")
    let trustsHost: Bool
    switch await knownHosts.check(key, under: options.hostKeyPolicy) {
    case .trusted(let found):
      warnings += found
      trustsHost = true
    case .tolerated(let found):
      warnings += found
      trustsHost = false
    case .refused(let diagnostic):
      throw SSHError(.hostKeyRefused(diagnostic), host: options.address)
    }
    var authenticator = Authenticator(
      session: session, options: options, prompter: prompter, keys: keys, trustsHost: trustsHost)
    try await authenticator.run()
    log.trace("\(options.address): logged in as \(options.user)")
    await session.keepAlive(
      every: options.aliveInterval ?? Self.aliveInterval, countMax: options.aliveCountMax)
    if options.forwardsAgent, trustsHost {
      if let warning = await session.forwardAgent(options.forwardedAgent ?? options.agent),
        !warnings.contains(warning)
      {
        warnings.append(warning)
      }
    }
  }

  private func stream(
    to options: ConnectionOptions, prompter: any Prompter
  ) async throws(SSHError) -> any ByteStream {
    do throws(SSHError) {
      switch options.proxy {
      case .direct:
        return try await TCPConnector(eventLoop: loops.next()).connect(
          to: options.hostName, port: options.port, family: options.addressFamily,
          within: options.connectTimeout)
      case .jump(let jump):
        let session = try await self.jump(jump, prompter: prompter)
        return try await session.openTunnel(
          to: options.hostName, port: options.port,
          within: options.connectTimeout ?? Self.patience)
      case .command(let command):
        let stream = try await ProxyCommandStream.start(command, on: loops.next())
        proxyCommands.append(stream)
        return stream
      }
    } catch {
      var error = error
      if case .jump = options.proxy { error.behind.append(options.address) }
      if error.host.isEmpty { error.host = options.address }
      throw error
    }
  }

  /// The one connection to a jump host, opened by whoever needs it first.
  private func jump(
    _ options: ConnectionOptions, prompter: any Prompter
  ) async throws(SSHError) -> Session {
    switch jumps[options] {
    case .open(let session):
      if await session.failure == nil { return session }
      if case .open(let current) = jumps[options], current === session { jumps[options] = nil }
      return try await jump(options, prompter: prompter)
    case .opening:
      let result = await waitForJump(options)
      if case .failure(let error) = result, error.kind == .cancelled, !Task.isCancelled {
        // Only whoever opened it was cancelled.
        return try await jump(options, prompter: prompter)
      }
      return try result.get()
    case nil:
      jumps[options] = .opening([:])
      let result = await Result.catching { () async throws(SSHError) in
        try await connect(options, prompter: prompter)
      }
      var waiting: Waiting = [:]
      if case .opening(let found) = jumps[options] { waiting = found }
      jumps[options] = (try? result.get()).map { .open($0) }
      for continuation in waiting.values { continuation.resume(returning: result) }
      return try result.get()
    }
  }

  private func waitForJump(_ options: ConnectionOptions) async -> Result<Session, SSHError> {
    lastWaiter += 1
    let identifier = lastWaiter
    let cancelled = Result<Session, SSHError>.failure(SSHError(.cancelled, host: options.address))
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard case .opening(var waiting) = jumps[options], !Task.isCancelled else {
          return continuation.resume(returning: cancelled)
        }
        waiting[identifier] = continuation
        jumps[options] = .opening(waiting)
      }
    } onCancel: {
      eventLoop.execute {
        self.assumeIsolated { connector in
          guard case .opening(var waiting) = connector.jumps[options] else { return }
          waiting.removeValue(forKey: identifier)?.resume(returning: cancelled)
          connector.jumps[options] = .opening(waiting)
        }
      }
    }
  }

  private func enter(_ door: Door) async throws(SSHError) {
    if doors[door, default: Turnstile(capacity: Self.unauthenticatedLimit)].enter() { return }
    let ticket = doors[door]?.ticket() ?? 0
    let isIn = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled {
          continuation.resume(returning: false)
        } else {
          doors[door]?.wait(ticket, continuation)
        }
      }
    } onCancel: {
      eventLoop.execute {
        self.assumeIsolated { connector in connector.doors[door]?.giveUp(ticket) }
      }
    }
    guard isIn else { throw SSHError(.cancelled, host: "\(door.host):\(door.port)") }
  }
}

extension ConnectionOptions {
  /// `user@host:port`, as messages name a connection.
  var address: String {
    let host = hostName.contains(":") ? "[\(hostName)]" : hostName
    return "\(user)@\(host):\(port)"
  }
}

extension Result where Success: Sendable {
  /// The outcome of something that may throw.
  static func catching(
    _ body: () async throws(Failure) -> Success
  ) async -> Result<Success, Failure> {
    do throws(Failure) {
      return .success(try await body())
    } catch {
      return .failure(error)
    }
  }
}
