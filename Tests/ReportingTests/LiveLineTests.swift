import Diagnostics
import Testing

@testable import Reporting

struct LiveLineTests {
  @Test func `a task is shown once it takes a second, the longest running first`() {
    var live = LiveLine()
    live.start("Wait for it", on: "node10", at: .seconds(0))
    live.start("Wait for it", on: "node1", at: .milliseconds(500))
    #expect(live.lines(at: .milliseconds(900), within: TerminalSize()) == [])
    #expect(live.lines(at: .seconds(1), within: TerminalSize()) == ["node10  Wait for it  1s"])
    #expect(
      live.lines(at: .milliseconds(3400), within: TerminalSize()) == [
        "node10  Wait for it  3s", "node1   Wait for it  2s",
      ])
  }

  @Test func `a finished task goes, a new one begins at zero`() {
    var live = LiveLine()
    live.start("One", on: "node1", at: .zero)
    live.start("One", on: "node2", at: .zero)
    live.finish("node1")
    live.start("Two", on: "node2", at: .seconds(60))
    #expect(live.lines(at: .seconds(62), within: TerminalSize()) == ["node2  Two  2s"])
    live.clear()
    #expect(live.lines(at: .seconds(63), within: TerminalSize()) == [])
  }

  @Test(arguments: [(8, 8, nil), (9, 9, nil), (10, 9, "+ 2 more"), (500, 9, "+ 492 more")])
  func `many hosts take few lines`(hosts: Int, lines: Int, last: String?) {
    var live = LiveLine()
    for number in 1...hosts { live.start("Task", on: "node\(number)", at: .zero) }
    let shown = live.lines(at: .seconds(2), within: TerminalSize())
    #expect(shown.count == lines)
    if let last { #expect(shown.last == last) }
  }

  @Test(arguments: [(1, 0), (3, 0), (4, 2), (10, 8), (11, 9), (50, 9)])
  func `a low terminal keeps room for other output`(rows: Int, lines: Int) {
    var live = LiveLine()
    for number in 1...20 { live.start("Task", on: "node\(number)", at: .zero) }
    let shown = live.lines(at: .seconds(2), within: TerminalSize(rows: rows))
    #expect(shown.count == lines)
  }

  @Test(arguments: [10, 20, 25, 40, 79])
  func `no line is wider than the terminal`(columns: Int) {
    var live = LiveLine()
    live.start("日本語の名前 that goes on and on and on and on", on: "node1", at: .zero)
    live.start("Task", on: String(repeating: "long", count: 20), at: .zero)
    let lines = live.lines(at: .seconds(3900), within: TerminalSize(columns: columns))
    #expect(lines.count == 2)
    for line in lines { #expect(TextWidth.columns(of: line) < columns, "\(line)") }
  }

  @Test func `where it is narrow the task is cut, not the time`() {
    var live = LiveLine()
    live.start("日本語の名前", on: "node1", at: .zero)
    #expect(live.lines(at: .seconds(5), within: TerminalSize(columns: 19)) == ["node1  日本語…  5s"])
  }

  @Test(arguments: [(0, "0s"), (59, "59s"), (65, "1m 05s"), (3599, "59m 59s"), (7260, "2h 01m")])
  func `times are short`(seconds: Int, text: String) {
    #expect(LiveLine.text(of: .seconds(seconds)) == text)
  }

  @Test func `a task's name cannot break out of its line`() {
    var live = LiveLine()
    live.start("a\nb\tc\u{1B}[2J", on: "node1", at: .zero)
    #expect(live.lines(at: .seconds(1), within: TerminalSize()) == ["node1  a b c\\u001b[2J  1s"])
  }
}
