/// Writes the difference of two texts in the unified format, as Python's `difflib` does.
public enum UnifiedDiff {
  /// The lines of the difference, each with its end; none where the texts are the same.
  public static func lines(
    from old: [String], to new: [String], oldName: String, newName: String, context: Int = 3
  ) -> [String] {
    let groups = SequenceMatcher(old, new).groups(context: context)
    guard !groups.isEmpty else { return [] }
    var lines = ["--- \(oldName)\n", "+++ \(newName)\n"]
    for group in groups {
      guard let first = group.first, let last = group.last else { continue }
      let oldRange = span(first.old.lowerBound..<last.old.upperBound)
      let newRange = span(first.new.lowerBound..<last.new.upperBound)
      lines.append("@@ -\(oldRange) +\(newRange) @@\n")
      for change in group {
        if change.isEqual {
          lines += old[change.old].map { " " + $0 }
        } else {
          lines += old[change.old].map { "-" + $0 }
          lines += new[change.new].map { "+" + $0 }
        }
      }
    }
    return lines
  }

  private static func span(_ range: Range<Int>) -> String {
    switch range.count {
    case 0: "\(range.lowerBound),0"
    case 1: "\(range.lowerBound + 1)"
    default: "\(range.lowerBound + 1),\(range.count)"
    }
  }
}
