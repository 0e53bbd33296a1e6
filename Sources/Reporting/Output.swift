import Glibc

/// Where a text goes.
public enum OutputStream: Sendable, Hashable {
  /// Standard output: what was asked for.
  case stdout
  /// Standard error: what a person should know besides.
  case stderr
}

/// How much a terminal shows.
public struct TerminalSize: Sendable, Hashable {
  /// Its width in characters.
  public var columns: Int
  /// Its height in lines.
  public var rows: Int

  /// Describes a terminal; 80 by 24 is what most begin with.
  public init(columns: Int = 80, rows: Int = 24) {
    self.columns = columns
    self.rows = rows
  }
}

/// Takes the text of a report.
public protocol Output: Sendable {
  /// Writes a text at once; what cannot be written is dropped.
  mutating func write(_ text: String, to stream: OutputStream)
}

/// The process's own standard output and standard error.
///
/// Where the reader of a stream has gone away (`apus run … | head`), nothing more is written to it
/// and the run goes on.
public struct FileOutput: Output {
  private let descriptors: [OutputStream: Int32]
  private var broken: Set<OutputStream> = []

  /// Makes the process ignore `SIGPIPE`, so that a broken pipe is seen by the write that meets it.
  public init() { self.init(stdout: STDOUT_FILENO, stderr: STDERR_FILENO) }

  init(stdout: Int32, stderr: Int32) {
    descriptors = [.stdout: stdout, .stderr: stderr]
    signal(SIGPIPE, SIG_IGN)
  }

  /// Writes all of a text, waiting for a slow reader.
  public mutating func write(_ text: String, to stream: OutputStream) {
    guard let descriptor = descriptors[stream], !broken.contains(stream) else { return }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        bytes = bytes.dropFirst(count)
      } else if errno == EAGAIN {
        var readiness = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&readiness, 1, -1)
      } else if errno != EINTR {
        broken.insert(stream)
        return
      }
    }
  }

  /// Whether a stream is a terminal.
  public static func isTerminal(_ stream: OutputStream) -> Bool { isatty(stream.descriptor) == 1 }

  /// The size of the terminal; nil where the stream is none or does not say.
  public static func size(of stream: OutputStream) -> TerminalSize? {
    var size = winsize()
    guard isTerminal(stream), ioctl(stream.descriptor, UInt(TIOCGWINSZ), &size) == 0,
      size.ws_col > 0, size.ws_row > 0
    else { return nil }
    return TerminalSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }

  /// The width of the terminal in columns; nil where the stream is none or does not say.
  public static func width(of stream: OutputStream) -> Int? { size(of: stream)?.columns }
}

extension OutputStream {
  fileprivate var descriptor: Int32 {
    switch self {
    case .stdout: STDOUT_FILENO
    case .stderr: STDERR_FILENO
    }
  }
}
