import Logging
import Values

/// One `sh` that stays on a host, as one user, and runs request after request, one at a time.
actor ResidentShell {
  /// What it said of itself when it began.
  nonisolated let facts: ShellFacts
  nonisolated let transport: any ShellTransport
  private let host: String
  private let log: Logger
  private var place: ShellPlaces.Place?
  private var scripts = ScriptMemory()
  /// Whether it can take another request.
  private(set) var isUsable = true
  private(set) var hasTimedOut = false
  private(set) var hasServed = false

  /// Below this a pipe takes all of a request, so that it need not be read meanwhile.
  private static let bytesWrittenAtOnce = 32 * 1024

  private init(
    _ transport: any ShellTransport, facts: ShellFacts, host: String, place: ShellPlaces.Place?,
    log: Logger
  ) {
    self.transport = transport
    self.facts = facts
    self.host = host
    self.place = place
    self.log = log
  }

  /// Waits until a shell runs, and answers the one who asks for a password on the way there.
  ///
  /// The shell gives `place` back when it is closed; where none runs, the caller still has it.
  static func start(
    _ transport: any ShellTransport, greeting: String, become: Become?, host: String,
    place: ShellPlaces.Place?, log: Logger
  ) async throws(RemoteError) -> ResidentShell {
    var frame = GreetingFrame(greeting)
    var errors: [UInt8] = []
    var hasAnswered = false
    while let piece = try await transport.next() {
      if piece.stream == .output {
        guard let facts = frame.receive(piece.bytes) else { continue }
        log.trace("shell \(facts.processIdentifier) runs as \(facts.user)")
        return ResidentShell(transport, facts: facts, host: host, place: place, log: log)
      }
      errors = (errors + piece.bytes).suffix(4096)
      guard let become, become.isPrompt(errors, greeting: greeting) else { continue }
      if hasAnswered || become.password == nil { break }
      hasAnswered = true
      errors = []
      let password = become.password?.exposed ?? ""
      try await transport.write(Array(password.utf8) + [UInt8(ascii: "\n")])
    }
    await transport.close()
    let said = String(decoding: errors, as: UTF8.self)
    let words = (said + frame.noise).trimmingEnd
    guard let become else { throw RemoteError(.shellEnded(said: words), host: host) }
    throw become.failure(said: words, wasAnswered: hasAnswered, host: host)
  }

  /// Whether it can take another request and the way to it still stands.
  var isAlive: Bool {
    get async { isUsable ? await transport.isOpen : false }
  }

  /// Runs a request to its end; a failure makes the shell unusable.
  func run(_ exchange: Exchange) async -> Result<CommandResult, RemoteError> {
    let (number, isKnown) = scripts.number(for: exchange.message.script)
    let marker = Marker.random()
    let size = exchange.input.count
    var message = exchange.message.bytes(
      marker: marker, number: number, isKnown: isKnown, inputSize: size,
      readsDirectly: exchange.readsDirectly)
    log.trace(
      "shell \(facts.processIdentifier): \(message.count) bytes, \(size) of input",
      metadata: ["known": "\(isKnown)"])
    if case .bytes(let input) = exchange.input { message += input }
    let result: Result<CommandResult, RemoteError>
    if message.count <= Self.bytesWrittenAtOnce, case .bytes = exchange.input {
      result = await Self.result { () throws(RemoteError) in
        let started = WallTime.now
        do throws(RemoteError) {
          try await transport.write(message)
        } catch {
          guard hasServed, case .shellEnded = error.kind else { throw error }
          throw RemoteError(.shellGone, host: host)
        }
        return try await receive(marker, since: started, sink: exchange.sink)
      }
    } else {
      result = await runWritingAndReading(message, marker: marker, exchange)
    }
    hasServed = true
    switch result {
    case .success(let answer):
      log.trace("shell \(facts.processIdentifier): status \(answer.status)")
      if exchange.readsDirectly, answer.status != 0 { isUsable = false }
    case .failure: isUsable = false
    }
    return result
  }

  /// Writes and reads at the same time: a task may write much before it has read all.
  private func runWritingAndReading(
    _ message: [UInt8], marker: String, _ exchange: Exchange
  ) async -> Result<CommandResult, RemoteError> {
    await withTaskGroup(of: RemoteError?.self) { group in
      group.addTask {
        await self.send(message, exchange.input)
      }
      let result = await Self.result { () throws(RemoteError) in
        try await receive(marker, since: .now, sink: exchange.sink)
      }
      switch result {
      case .success(let answer) where answer.status == 0 || !exchange.readsDirectly: break
      default:
        // Nobody reads the rest of the input.
        group.cancelAll()
        await transport.close()
      }
      let sent = await group.next() ?? nil
      // What went wrong here says more than that the shell ended because of it.
      if case .failure(let error) = result, let sent, case .shellEnded = error.kind {
        return .failure(sent)
      }
      return result
    }
  }

  /// Writes a request and its input; the error that kept it from doing so.
  private func send(_ message: [UInt8], _ input: Exchange.Input) async -> RemoteError? {
    do throws(RemoteError) {
      try await transport.write(message)
      guard case .pieces(let count, let next) = input else { return nil }
      return try await send(count, next)
    } catch {
      // The reader sees that the shell is gone, or reads why it reads no more.
      return error
    }
  }

  /// Writes an input of `count` bytes, and reads each piece while the one before is on its way.
  private func send(
    _ count: Int, _ next: @escaping @Sendable () async throws(RemoteError) -> [UInt8]
  ) async throws(RemoteError) -> RemoteError? {
    var rest = count
    var piece = await Self.result(of: next)
    while true {
      let bytes: [UInt8]
      do throws(RemoteError) {
        bytes = try piece.get()
      } catch {
        // The shell waits for the rest, and whoever reads would wait for ever.
        await transport.close()
        return error
      }
      rest -= bytes.count
      guard rest > 0 else {
        try await transport.write(bytes)
        return nil
      }
      async let following = Self.result(of: next)
      try await transport.write(bytes)
      piece = await following
    }
  }

  private func receive(
    _ marker: String, since started: WallTime,
    sink: (@Sendable ([UInt8]) async throws(RemoteError) -> Void)?
  ) async throws(RemoteError) -> CommandResult {
    var frame = ShellFrame(marker: marker)
    var result = CommandResult(status: 0, output: [], errors: [], started: started, ended: started)
    while let piece = try await nextPiece() {
      let action = frame.receive(piece)
      switch action {
      case .wrote(let bytes), .ended(let bytes, _):
        if piece.stream == .errors {
          result.errors += bytes
        } else if let sink {
          if !bytes.isEmpty { try await sink(bytes) }
        } else {
          result.output += bytes
        }
      case .broke(let text): throw RemoteError(.shellEnded(said: text), host: host)
      }
      if case .ended(_, let status) = action {
        result.status = status
        result.ended = .now
        return result
      }
    }
    guard hasTimedOut else {
      let isLost = hasServed && !frame.hasBegun
      throw RemoteError(isLost ? .shellGone : .shellEnded(said: frame.lastWords), host: host)
    }
    isUsable = false
    result.status = Self.killed
    result.ended = .now
    result.hasTimedOut = true
    return result
  }

  /// 128 plus SIGKILL.
  private static let killed = 137

  /// What came next; an end where the shell was taken away because time was over.
  private func nextPiece() async throws(RemoteError) -> Piece? {
    do {
      return try await transport.next()
    } catch {
      guard hasTimedOut else { throw error }
      return nil
    }
  }

  private static func result<Success: Sendable>(
    of body: () async throws(RemoteError) -> Success
  ) async -> Result<Success, RemoteError> {
    do throws(RemoteError) {
      return .success(try await body())
    } catch {
      return .failure(error)
    }
  }

  /// Says that the request's time is over, and that somebody kills its processes now.
  func endTime() {
    isUsable = false
    hasTimedOut = true
  }

  /// Gives the shell up; what it runs goes on.
  func close() async {
    isUsable = false
    let place = place
    self.place = nil
    await transport.close()
    await place?.leave()
  }
}

extension String {
  /// The text without line breaks and spaces at its end.
  var trimmingEnd: String {
    String(prefix(upTo: lastIndex { !$0.isWhitespace }.map(index(after:)) ?? startIndex))
  }
}
