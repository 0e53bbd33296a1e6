extension String {
  /// The lines without their breaks, at all the breaks that Python's `splitlines` knows.
  public var pythonLines: [String] {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in unicodeScalars {
      defer { previous = scalar }
      if scalar == "\n", previous == "\r" { continue }
      switch scalar {
      case "\n", "\r", "\u{0B}", "\u{0C}", "\u{1C}"..."\u{1E}", "\u{85}", "\u{2028}", "\u{2029}":
        lines.append(String(line))
        line = .init()
      default: line.append(scalar)
      }
    }
    if !line.isEmpty { lines.append(String(line)) }
    return lines
  }
}
