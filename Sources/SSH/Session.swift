import Logging
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
  let stream: any ByteStream
  let machine: LibSSH2
  var channels: [Int: ChannelState] = [:]
  /// Channels that we have closed and the peer has not.
  var leaving: [ChannelState] = []
  var nextChannel = 0
  var isPumping = false
  var pumpsAgain = false
  var gates: [Gate: Turnstile] = [
    .opening: Turnstile(capacity: 1), .commands: Turnstile(capacity: 10),
  ]

  private var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
  private var nextWaiter = 0
  private var endWaiters: [CheckedContinuation<SSHError?, Never>] = []
  private var lastReceived = NIODeadline.now()
  private var unanswered = 0
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
    do {
      machine = try LibSSH2()
    } catch {
      throw SSHError(error.kind, host: name)
    }
  }

  deinit { stream.close() }

  /// Starts reading from the stream.
  func start() {
    stream.start { [weak self] event in
      self?.assumeIsolated { session in session.handle(event) }
    }
  }

  // What the stream says

  private func handle(_ event: StreamEvent) {
    guard failure == nil else { return }
    switch event {
    case .received(let bytes):
      lastReceived = .now()
      unanswered = 0
      machine.receive(bytes)
      pump()
      wakeWaiters()
    case .writable:
      pump()
    case .ended(let kind):
      // What came before the end may say why, or be what somebody waits for: they look first.
      pump()
      wakeWaiters()
      eventLoop.execute { [weak self] in
        self?.assumeIsolated { session in session.end(after: kind) }
      }
    }
  }

  private func end(after kind: SSHError.Kind?) {
    end(SSHError(kind ?? .closedByPeer(reason: machine.wire.disconnectReason), host: name))
  }

  /// Sends what libssh2 has written.
  func flush() {
    if let bytes = machine.takeOutbound() { stream.send(bytes) }
  }

  // Steps

  /// Repeats a step of libssh2, once whenever bytes have come, until it has a value.
  func perform<Value>(
    _ phase: SSHError.Phase = .authentication, within limit: TimeAmount? = nil,
    _ step: (LibSSH2) throws(LibSSH2Failure) -> Value?
  ) async throws(SSHError) -> Value {
    let deadline = limit.map { NIODeadline.now() + $0 }
    while true {
      if let failure { throw failure }
      do throws(LibSSH2Failure) {
        let value = try step(machine)
        flush()
        if let value { return value }
      } catch {
        flush()
        throw explain(error)
      }
      if let deadline, let limit, deadline <= .now() {
        throw SSHError(.timedOut(phase: phase, after: .nanoseconds(limit.nanoseconds)), host: name)
      }
      try await moreBytes(until: deadline)
    }
  }

  /// Waits until bytes come, the session ends, or `deadline` passes.
  private func moreBytes(until deadline: NIODeadline?) async throws(SSHError) {
    let identifier = nextWaiter
    nextWaiter += 1
    let alarm = deadline.map { deadline in
      eventLoop.scheduleTask(deadline: deadline) { [weak self] in
        self?.assumeIsolated { session in session.wakeWaiter(identifier) }
      }
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled {
          continuation.resume()
        } else {
          waiters[identifier] = continuation
        }
      }
    } onCancel: {
      eventLoop.execute {
        self.assumeIsolated { session in session.wakeWaiter(identifier) }
      }
    }
    alarm?.cancel()
    if Task.isCancelled { throw SSHError(.cancelled, host: name) }
  }

  /// Lets time pass.
  func rest(for time: TimeAmount) async throws(SSHError) {
    let end = NIODeadline.now() + time
    while end > .now(), failure == nil { try await moreBytes(until: end) }
  }

  private func wakeWaiter(_ identifier: Int) {
    waiters.removeValue(forKey: identifier)?.resume()
  }

  private func wakeWaiters() {
    let woken = waiters
    waiters = [:]
    for continuation in woken.values { continuation.resume() }
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

  // The end

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
    return await withCheckedContinuation { endWaiters.append($0) }
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
    for continuation in endWaiters { continuation.resume(returning: cause) }
    channels = [:]
    leaving = []
    endWaiters = []
  }

  // Keepalives

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
