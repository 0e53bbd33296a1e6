public import Runner

/// Shows a run to a person, in the shape of ansible-core's `default` callback, 2.16.
///
/// Standard output gets what ansible-playbook would write there; standard error gets warnings and
/// what else helps to understand a failure. On a terminal there is also a line per running host
/// below it all.
public actor TerminalReporter: Reporter {
  /// The time between two drawings of the lines that run.
  private static let frame = Duration.milliseconds(100)

  private var output: any Output
  private var transcript: Transcript
  private var live = LiveLine()
  private var region = LiveRegion()
  private var isPaused = false
  private let liveStream: OutputStream?
  private let size: @Sendable () -> TerminalSize
  private let now: @Sendable () -> Duration
  private let wait: @Sendable () async throws -> Void

  /// Writes to `output`; on `liveStream`, if any, it draws the running tasks, with times told from
  /// `clock`, cut to `size`, which is asked anew for each drawing.
  public init<C: Clock>(
    _ output: any Output, _ options: ReportOptions, liveOn liveStream: OutputStream? = nil,
    size: (@Sendable () -> TerminalSize)? = nil, clock: C = ContinuousClock()
  ) where C.Duration == Duration {
    self.output = output
    self.liveStream = liveStream
    transcript = Transcript(options)
    self.size = size ?? { liveStream.flatMap(FileOutput.size) ?? TerminalSize() }
    let start = clock.now
    now = { start.duration(to: clock.now) }
    wait = { try await clock.sleep(for: Self.frame) }
  }

  /// Writes what an event has to say, in one piece.
  public func receive(_ event: Event) {
    follow(event)
    transcript.add(event)
    write(transcript.takeLines())
  }

  /// Redraws the running tasks ten times a second until it is cancelled.
  public func animate() async {
    guard liveStream != nil else { return }
    while !Task.isCancelled {
      draw()
      do { try await wait() } catch { break }
    }
  }

  /// Leaves the terminal to a question, so that nothing is drawn over it.
  public func pause() {
    isPaused = true
    draw()
  }

  /// Goes on after a question.
  public func resume() {
    isPaused = false
    draw()
  }

  /// Takes the running tasks off the terminal.
  public func close() {
    live.clear()
    draw()
  }

  /// Redraws the running tasks as of now.
  func draw() { write([]) }

  private func follow(_ event: Event) {
    switch event {
    case .hostStarted(let task, let host): live.start(task.name, on: host, at: now())
    case .hostFinished(let outcome): live.finish(outcome.host)
    case .finished: live.clear()
    default: break
    }
  }

  /// Writes lines above the running tasks; all that goes to one stream in a row goes in one piece.
  private func write(_ lines: [Line]) {
    var pieces: [Line] = []
    func add(_ text: String, to stream: OutputStream) {
      guard !text.isEmpty else { return }
      if pieces.last?.stream == stream {
        pieces[pieces.count - 1].text += text
      } else {
        pieces.append(Line(text: text, stream: stream))
      }
    }
    if let liveStream, !lines.isEmpty { add(region.erase(), to: liveStream) }
    for line in lines { add(line.text + "\n", to: line.stream) }
    if let liveStream {
      let lines = isPaused ? [] : live.lines(at: now(), within: size())
      add(region.replace(by: lines), to: liveStream)
    }
    for piece in pieces { output.write(piece.text, to: piece.stream) }
  }
}
