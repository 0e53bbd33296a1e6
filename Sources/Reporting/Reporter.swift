public import Runner

/// The kinds of reports, as `--output` names them.
public enum OutputFormat: String, CaseIterable, Sendable {
  /// For people: ansible-core's default output.
  case terminal
  /// For programs: a JSON object per event and line.
  case json
}

/// Shows a run to whoever asked for it.
public protocol Reporter: EventSink {
  /// Keeps what moves moving, such as elapsed times, until it is cancelled.
  func animate() async
  /// Draws nothing until `resume`, because somebody is being asked something.
  func pause() async
  /// Draws again.
  func resume() async
  /// Leaves the output as a shell expects it; to be called when a run ends early, too.
  func close() async
}

extension Reporter {
  /// Nothing is drawn anyway.
  public func pause() {}
  /// Nothing was held back.
  public func resume() {}
}

extension OutputFormat {
  /// A reporter of this kind that writes to the process's standard output and standard error.
  public func reporter(_ options: ReportOptions) -> any Reporter {
    switch self {
    case .terminal:
      let terminal = [OutputStream.stdout, .stderr].first { FileOutput.isTerminal($0) }
      return TerminalReporter(
        FileOutput(), options, liveOn: options.showsRunning ? terminal : nil)
    case .json: return JSONLinesReporter(FileOutput())
    }
  }
}
