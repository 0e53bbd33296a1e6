import Diagnostics
import NIOCore

/// One SSH connection, over any stream of bytes.
///
/// It lives on its stream's event loop: every call runs there, and the packets of all its channels are
/// handled there without a task switch. An actor with the same `unownedExecutor` calls it without one too.
public actor Session {
  /// Whom it is connected to, as `user@host:port`.
  public nonisolated let name: String
  /// Why it ended; nil while it works.
  public private(set) var failure: SSHError?

  nonisolated let eventLoop: any EventLoop
  /// Runs tasks on the session's event loop.
  ///
  /// What talks to the session much is fastest inside `withTaskExecutorPreference` of it.
  public nonisolated let taskExecutor: any TaskExecutor
  let stream: any ByteStream
  let machine: LibSSH2
  var channels: [Int: ChannelState] = [:]
  /// Channels that we have closed and the peer has not.
  var leaving: [ChannelState] = []
  var nextChannel = 0
  var lastWrite = 0
  /// The agent that commands may use over there.
  var forwardedAgent: Agent?
  var isPumping = false
  var pumpsAgain = false
  var gates: [Gate: Turnstile] = [
    .opening: Turnstile(capacity: 1), .commands: Turnstile(capacity: 10),
  ]

  private var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
  private var nextWaiter = 0
  /// How many were resumed and have not run yet.
  private var woken = 0
  private var endWaiters: [Int: CheckedContinuation<SSHError?, Never>] = [:]
  private var lastReceived = NIODeadline.now()
  private var unanswered = 0
  /// Counts what the stream has said, so that nobody waits for what came just before.
  private var arrivals = 0
  private var keepalive: RepeatedTask?

  /// The stream's event loop.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    eventLoop.executor.asUnownedSerialExecutor()
  }

  /// Takes over a stream that nothing has been read from.
  init(over stream: any ByteStream, name: String) throws(SSHError) {
    self.name = name
    self.stream = stream
    eventLoop = stream.eventLoop
    taskExecutor = LoopExecutor(stream.eventLoop)
    do {
      machine = try LibSSH2()
    } catch {
      throw SSHError(error.kind, host: name)
    }
  }

  deinit {
    if failure == nil { stream.close() }
  }

  /// Starts reading from the stream.
  func start() {
    stream.start { [weak self] event in
      self?.assumeIsolated { session in session.handle(event) }
    }
  }

  private func handle(_ event: StreamEvent) {
    guard failure == nil else { return }
    switch event {
    case .received(let bytes):
      lastReceived = .now()
      unanswered = 0
      arrivals += 1
      machine.receive(bytes)
      pump()
      wakeWaiters()
    case .writable:
      pump()
    case .ended(let kind):
      // What came before the end may say why, or be what somebody waits for: they look first.
      arrivals += 1
      pump()
      wakeWaiters()
      end(after: kind)
    }
  }

  private func end(after kind: SSHError.Kind?) {
    guard woken == 0 else {
      return eventLoop.execute { [weak self] in
        self?.assumeIsolated { session in session.end(after: kind) }
      }
    }
    end(SSHError(kind ?? .closedByPeer(reason: machine.wire.disconnectReason), host: name))
  }

  /// Sends what libssh2 has written.
  func flush() {
    if let bytes = machine.takeOutbound() { stream.send(bytes) }
  }

  /// Suspends until the continuation is resumed, which `cancel` is to do when the task is cancelled.
  ///
  /// Others may run before `start` does: what it waits for may have come by then.
  func suspend<Value: Sendable>(
    _ start: (CheckedContinuation<Value, Never>) -> Void,
    onCancel cancel: @escaping @Sendable (isolated Session) -> Void
  ) async -> Value {
    await withTaskExecutorPreference(taskExecutor) {
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          start(continuation)
          // The handler of a task that was cancelled before has run before there was anything to resume.
          if Task.isCancelled { cancel(self) }
        }
      } onCancel: {
        eventLoop.execute {
          self.assumeIsolated { session in cancel(session) }
        }
      }
    }
  }

  /// Repeats a step of libssh2, once whenever bytes have come, until it has a value.
  func perform<Value>(
    _ phase: SSHError.Phase = .authentication, within limit: TimeAmount? = nil,
    _ step: (LibSSH2) throws(LibSSH2Failure) -> Value?
  ) async throws(SSHError) -> Value {
    let deadline = limit.map { NIODeadline.now() + $0 }
    while true {
      if let failure { throw failure }
      let seen = arrivals
      let unread = machine.inboundBytes
      do throws(LibSSH2Failure) {
        let value = try step(machine)
        flush()
        if let value { return value }
      } catch {
        flush()
        throw explain(error)
      }
      if machine.inboundBytes > 0, machine.inboundBytes < unread { continue }
      if let deadline, let limit, deadline <= .now() {
        throw SSHError(.timedOut(phase: phase, after: .nanoseconds(limit.nanoseconds)), host: name)
      }
      try await moreBytes(than: seen, until: deadline)
    }
  }

  /// Waits until bytes come, the session ends, or `deadline` passes.
  private func moreBytes(
    than seen: Int, until deadline: NIODeadline?
  ) async throws(SSHError) {
    let identifier = nextWaiter
    nextWaiter += 1
    let alarm = deadline.map { deadline in
      eventLoop.scheduleTask(deadline: deadline) { [weak self] in
        self?.assumeIsolated { session in session.wakeWaiter(identifier) }
      }
    }
    await suspend { continuation in
      waiters[identifier] = continuation
      if arrivals != seen || failure != nil { wakeWaiter(identifier) }
    } onCancel: { session in
      session.wakeWaiter(identifier)
    }
    woken -= 1
    alarm?.cancel()
    if Task.isCancelled { throw SSHError(.cancelled, host: name) }
  }

  /// Lets time pass.
  func rest(for time: TimeAmount) async throws(SSHError) {
    let end = NIODeadline.now() + time
    while end > .now(), failure == nil { try await moreBytes(than: arrivals, until: end) }
  }

  private func wakeWaiter(_ identifier: Int) {
    guard let continuation = waiters.removeValue(forKey: identifier) else { return }
    woken += 1
    continuation.resume()
  }

  private func wakeWaiters() {
    for identifier in waiters.keys { wakeWaiter(identifier) }
  }

  /// A failed step as an error; ends the session when the failure is the connection's, not the step's.
  func explain(_ failure: LibSSH2Failure) -> SSHError {
    if let ended = self.failure { return ended }
    guard failure.breaksSession else { return SSHError(failure.kind, host: name) }
    let reason = machine.wire.disconnectReason
    let kind = reason.map { SSHError.Kind.closedByPeer(reason: $0) } ?? failure.kind
    let error = SSHError(kind, host: name)
    end(error)
    return error
  }

  /// Disconnects, and fails whoever still waits.
  ///
  /// It is no mistake to close twice.
  public func close() {
    guard failure == nil else { return }
    machine.disconnect()
    flush()
    end(SSHError(.closed, host: name))
  }

  /// Waits until the session ends; nil if it was closed by `close`.
  public func closed() async -> SSHError? {
    if let failure { return failure.kind == .closed ? nil : failure }
    let identifier = nextWaiter
    nextWaiter += 1
    let cancelled = SSHError(.cancelled, host: name)
    return await suspend { continuation in
      if let failure {
        continuation.resume(returning: failure.kind == .closed ? nil : failure)
      } else {
        endWaiters[identifier] = continuation
      }
    } onCancel: { session in
      session.endWaiters.removeValue(forKey: identifier)?.resume(returning: cancelled)
    }
  }

  /// Ends the session for `error`, which everybody who waits or comes later gets.
  func end(_ error: SSHError) {
    guard failure == nil else { return }
    failure = error
    keepalive?.cancel()
    stream.close()
    wakeWaiters()
    for gate in gates.keys { gates[gate]?.open() }
    for channel in channels.values { channel.end(with: error) }
    let cause = error.kind == .closed ? nil : error
    for continuation in endWaiters.values { continuation.resume(returning: cause) }
    channels = [:]
    leaving = []
    endWaiters = [:]
  }

  /// Asks the peer for a sign of life after each `interval` of silence, and ends the session when
  /// `countMax` were not answered.
  func keepAlive(every interval: Duration, countMax: Int) {
    let period = TimeAmount(interval)
    keepalive = eventLoop.scheduleRepeatedTask(initialDelay: period, delay: period) {
      [weak self] task in
      guard let self else { return task.cancel() }
      self.assumeIsolated { session in session.checkLife(period: period, countMax: countMax) }
    }
  }

  private func checkLife(period: TimeAmount, countMax: Int) {
    let silence = NIODeadline.now() - lastReceived
    if unanswered >= countMax {
      end(SSHError(.deadPeer(after: .nanoseconds(silence.nanoseconds)), host: name))
    } else if silence >= period || unanswered > 0 {
      do throws(LibSSH2Failure) {
        unanswered += 1
        try machine.sendKeepalive()
        flush()
      } catch {
        _ = explain(error)
      }
    }
  }
}
