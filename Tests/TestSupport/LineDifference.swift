/// Shows where two texts differ, line by line.
public enum LineDifference {
  /// The lines that only one side has, `-` for those of `old` and `+` for those of `new`, with the
  /// common ones between them.
  public static func text(from old: String, to new: String) -> String {
    let before = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let after = new.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let difference = after.difference(from: before)
    var removed: [Int: String] = [:]
    var inserted: [Int: String] = [:]
    for change in difference {
      switch change {
      case .remove(let offset, let line, _): removed[offset] = line
      case .insert(let offset, let line, _): inserted[offset] = line
      }
    }
    var lines: [String] = []
    var (left, right) = (0, 0)
    while left < before.count || right < after.count {
      if let line = removed[left] {
        lines.append("-\(line)")
        left += 1
      } else if let line = inserted[right] {
        lines.append("+\(line)")
        right += 1
      } else {
        lines.append(" \(after[right])")
        left += 1
        right += 1
      }
    }
    return lines.joined(separator: "\n")
  }
}
