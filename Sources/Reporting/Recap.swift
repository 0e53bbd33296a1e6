import Runner

/// Writes the counts of a host, as ansible-core's recap does.
struct Recap {
  private let style: Style

  init(_ style: Style) { self.style = style }

  /// The line of a host.
  func line(_ summary: HostSummary) -> String {
    let counts: [(String, Int, Style.Role)] = [
      ("ok", summary.ok, .ok),
      ("changed", summary.changed, .changed),
      ("unreachable", summary.unreachable, .unreachable),
      ("failed", summary.failed, .failed),
      ("skipped", summary.skipped, .skipped),
      ("rescued", summary.rescued, .rescued),
      ("ignored", summary.ignored, .warning),
    ]
    let cells = counts.map { name, count, role in
      let number = String(count)
      return style.paint("\(name)=\(number)\(padding(number, to: 4))", count == 0 ? nil : role)
    }
    return "\(host(summary)) : \(cells.joined(separator: " "))"
  }

  private func host(_ summary: HostSummary) -> String {
    let role: Style.Role =
      summary.failed > 0 || summary.unreachable > 0 ? .failed : summary.changed > 0 ? .changed : .ok
    let name = summary.host.printable
    return style.paint(name, role) + padding(name, to: 26)
  }

  /// The spaces that fill a text up, counted as Python counts.
  private func padding(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
  }
}
