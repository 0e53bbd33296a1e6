import Diagnostics
import OrderedCollections

/// What runs right now, a line per host with the time since its task began.
///
/// It knows no clock and writes nothing: times are given, lines are returned.
struct LiveLine {
  private struct Work {
    var task: String
    var start: Duration
  }

  /// The most hosts that have a line of their own.
  static let limit = 8
  /// The time after which a task is worth a line; most are over sooner.
  static let patience = Duration.seconds(1)

  private var running: OrderedDictionary<String, Work> = [:]

  /// Notes that a task began on a host.
  mutating func start(_ task: String, on host: String, at time: Duration) {
    running[host] = nil
    running[host] = Work(task: task, start: time)
  }

  /// Notes that the task of a host is over.
  mutating func finish(_ host: String) { running[host] = nil }

  /// Forgets all tasks.
  mutating func clear() { running = [:] }

  /// The lines at a time, the longest running first, cut to fit on a terminal.
  func lines(at time: Duration, within size: TerminalSize) -> [String] {
    let columns = size.columns - 1
    let limit = min(Self.limit, size.rows - 3)
    guard limit > 0 else { return [] }
    let shown = running.filter { time - $0.value.start >= Self.patience }
    // A single host more takes no more room than saying so.
    let hosts = shown.elements.prefix(shown.count > limit + 1 ? limit : limit + 1)
    let hostWidth = min(30, hosts.map { TextWidth.columns(of: $0.key.printable) }.max() ?? 0)
    var lines = hosts.map { host, work in
      line(host, work, at: time, hostWidth: hostWidth, columns: columns)
    }
    if shown.count > hosts.count {
      lines.append(TextWidth.cut("+ \(shown.count - hosts.count) more", to: columns))
    }
    return lines
  }

  /// `host  task  time`: where it is too narrow the task is cut, not the time.
  private func line(
    _ host: String, _ work: Work, at time: Duration, hostWidth: Int, columns: Int
  ) -> String {
    let name = TextWidth.cut(host.printable, to: hostWidth)
    let padding = String(repeating: " ", count: hostWidth - TextWidth.columns(of: name))
    let elapsed = Self.text(of: time - work.start)
    let room = columns - hostWidth - elapsed.count - 4
    let task = TextWidth.cut(work.task.printable.singleLine, to: max(0, room))
    return TextWidth.cut("\(name)\(padding)  \(task)  \(elapsed)", to: columns)
  }

  /// A time in whole seconds: `9s`, `1m 05s`, `2h 00m`.
  static func text(of duration: Duration) -> String {
    let seconds = Int(duration.components.seconds)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    switch seconds {
    case ..<60: return "\(seconds)s"
    case ..<3600: return "\(seconds / 60)m \(two(seconds % 60))s"
    default: return "\(seconds / 3600)h \(two(seconds / 60 % 60))m"
    }
  }
}

extension String {
  /// The text with line breaks and tabs as spaces.
  fileprivate var singleLine: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
  }
}
