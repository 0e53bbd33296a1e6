extension String {
  /// The lines with their ends, split where Python's `splitlines` does.
  public var linesWithEnds: [String] {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() {
      line.append(scalar)
      switch scalar.value {
      case 0x0D where rest.first == "\n": continue
      case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029:
        lines.append(String(line))
        line = String.UnicodeScalarView()
      default: continue
      }
    }
    return line.isEmpty ? lines : lines + [String(line)]
  }
}
