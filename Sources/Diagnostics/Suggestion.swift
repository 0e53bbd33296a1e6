/// Finds the name a person most likely meant.
public enum Suggestion {
  /// The candidate nearest to `name`, or nil when none is near enough to be worth offering.
  ///
  /// Near enough means an edit distance of at most a third of the name's length, at least one;
  /// swapping two neighbours counts as one edit, and case does not count. Of equally near ones, the
  /// one that lacks fewest of the letters wins: a slip of the finger seldom changes a letter.
  public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars)
    let bound = max(1, wanted.count / 3)
    var best: (name: String, rank: (Int, Int, String))?
    for candidate in candidates where candidate != name {
      let scalars = Array(candidate.lowercased().unicodeScalars)
      guard abs(scalars.count - wanted.count) <= bound else { continue }
      let found = distance(wanted, scalars)
      guard found <= bound else { continue }
      let lacking = wanted.count { !scalars.contains($0) }
      let rank = (found, lacking, candidate)
      if let best, best.rank <= rank { continue }
      best = (candidate, rank)
    }
    return best?.name
  }

  /// The optimal string alignment distance of Damerau and Levenshtein.
  static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 1...left.count {
      var current = [row]
      for column in 1...right.count {
        let same = left[row - 1] == right[column - 1]
        var cost = min(
          last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
        if row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          cost = min(cost, beforeLast[column - 2] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
