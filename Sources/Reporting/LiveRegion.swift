/// The lines at the bottom of a terminal that are drawn over and over.
///
/// Each text that it makes moves the cursor from below the lines drawn last to below those drawn
/// now; a terminal that gets it in one piece shows no half-drawn state.
struct LiveRegion {
  private var drawn: [String] = []

  /// The text that puts `lines` in place of those drawn last; empty where nothing changes.
  mutating func replace(by lines: [String]) -> String {
    guard lines != drawn else { return "" }
    let text = up + lines.map { "\($0)\u{1B}[K\n" }.joined() + "\u{1B}[J"
    drawn = lines
    return text
  }

  /// The text that takes the lines away, so that other text can go on there.
  mutating func erase() -> String {
    guard !drawn.isEmpty else { return "" }
    defer { drawn = [] }
    return up + "\u{1B}[J"
  }

  /// Moves to the start of the first line drawn.
  private var up: String { drawn.isEmpty ? "" : "\u{1B}[\(drawn.count)A\r" }
}
