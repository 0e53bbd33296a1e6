/// Finds what two sequences of lines have in common, as Python's `difflib` does.
///
/// It takes the longest common run of lines, then looks left and right of it. In a text of 200
/// lines and more, lines that make up over a hundredth of it do not begin a run.
struct SequenceMatcher {
  /// A stretch of the first sequence and the stretch of the second that stands for it.
  struct Change: Hashable {
    /// Whether the two are the same.
    var isEqual: Bool
    /// The lines of the first.
    var old: Range<Int>
    /// The lines of the second.
    var new: Range<Int>
  }

  private struct Match {
    var old: Int
    var new: Int
    var count: Int
  }

  private let old: [Int]
  private let new: [Int]
  private var places: [Int: [Int]] = [:]

  init(_ old: [String], _ new: [String]) {
    // Numbers stand for lines: Swift compares strings by canonical equivalence, Python by code
    // points.
    var numbers: [[UInt8]: Int] = [:]
    func number(_ line: String) -> Int {
      let bytes = Array(line.utf8)
      if let known = numbers[bytes] { return known }
      numbers[bytes] = numbers.count
      return numbers.count - 1
    }
    self.old = old.map(number)
    self.new = new.map(number)
    for (index, line) in self.new.enumerated() { places[line, default: []].append(index) }
    if new.count >= 200 {
      let bound = new.count / 100 + 1
      places = places.filter { $0.value.count <= bound }
    }
  }

  /// The unequal stretches with up to `context` equal lines around them, near ones in one group.
  func groups(context: Int) -> [[Change]] {
    var changes = self.changes
    if let first = changes.first, first.isEqual { changes[0] = first.suffix(context) }
    var groups: [[Change]] = []
    var group: [Change] = []
    for (index, change) in changes.enumerated() {
      let isLast = index == changes.count - 1
      guard change.isEqual, isLast || change.old.count > 2 * context else {
        group.append(change)
        continue
      }
      group.append(change.prefix(context))
      guard !isLast else { break }
      groups.append(group)
      group = [change.suffix(context)]
    }
    groups.append(group)
    return groups.filter { $0.contains { !$0.isEqual } }
  }

  /// All of both sequences, equal and unequal stretches in turn.
  private var changes: [Change] {
    var changes: [Change] = []
    var (oldEnd, newEnd) = (0, 0)
    for match in matches + [Match(old: old.count, new: new.count, count: 0)] {
      if oldEnd < match.old || newEnd < match.new {
        changes.append(
          Change(isEqual: false, old: oldEnd..<match.old, new: newEnd..<match.new))
      }
      (oldEnd, newEnd) = (match.old + match.count, match.new + match.count)
      if match.count > 0 {
        changes.append(Change(isEqual: true, old: match.old..<oldEnd, new: match.new..<newEnd))
      }
    }
    return changes
  }

  /// The common runs in order, neighbours joined.
  private var matches: [Match] {
    var found: [Match] = []
    var open = [(old: old.indices, new: new.indices)]
    while let (oldRange, newRange) = open.popLast() {
      let match = longestMatch(in: oldRange, newRange)
      guard match.count > 0 else { continue }
      found.append(match)
      let (oldEnd, newEnd) = (match.old + match.count, match.new + match.count)
      open.append((oldRange.lowerBound..<match.old, newRange.lowerBound..<match.new))
      open.append((oldEnd..<oldRange.upperBound, newEnd..<newRange.upperBound))
    }
    found.sort { ($0.old, $0.new) < ($1.old, $1.new) }
    var joined: [Match] = []
    for match in found {
      if let last = joined.last, last.old + last.count == match.old,
        last.new + last.count == match.new
      {
        joined[joined.count - 1].count += match.count
      } else {
        joined.append(match)
      }
    }
    return joined
  }

  /// The longest common run within two stretches, the first of several.
  private func longestMatch(in oldRange: Range<Int>, _ newRange: Range<Int>) -> Match {
    var best = Match(old: oldRange.lowerBound, new: newRange.lowerBound, count: 0)
    var lengths: [Int: Int] = [:]
    for index in oldRange {
      var next: [Int: Int] = [:]
      for place in places[old[index], default: []] where newRange.contains(place) {
        let length = lengths[place - 1, default: 0] + 1
        next[place] = length
        if length > best.count {
          best = Match(old: index - length + 1, new: place - length + 1, count: length)
        }
      }
      lengths = next
    }
    while best.old > oldRange.lowerBound, best.new > newRange.lowerBound,
      old[best.old - 1] == new[best.new - 1]
    {
      best = Match(old: best.old - 1, new: best.new - 1, count: best.count + 1)
    }
    while best.old + best.count < oldRange.upperBound, best.new + best.count < newRange.upperBound,
      old[best.old + best.count] == new[best.new + best.count]
    {
      best.count += 1
    }
    return best
  }
}

extension SequenceMatcher.Change {
  fileprivate func prefix(_ count: Int) -> Self {
    let count = min(count, old.count)
    return Self(
      isEqual: isEqual, old: old.lowerBound..<old.lowerBound + count,
      new: new.lowerBound..<new.lowerBound + count)
  }

  fileprivate func suffix(_ count: Int) -> Self {
    let count = min(count, old.count)
    return Self(
      isEqual: isEqual, old: old.upperBound - count..<old.upperBound,
      new: new.upperBound - count..<new.upperBound)
  }
}
