import Values

/// How the hosts of a play are cut into groups that go through it one after the other (`serial`).
struct Batches {
  /// The number of hosts that `serial` allows at once, of so many; nil where it says nothing.
  static func sizes(_ serial: Value?, of count: Int) -> [Int] {
    let steps = serial?.items ?? serial.map { [$0] } ?? []
    return steps.map { size($0, of: count) }
  }

  /// The hosts in batches of these sizes; the last size serves for all that are left.
  static func split(_ hosts: [String], _ sizes: [Int]) -> [[String]] {
    var batches: [[String]] = []
    var rest = hosts[...]
    var sizes = sizes[...]
    var size = 0
    while !rest.isEmpty {
      size = sizes.popFirst() ?? size
      guard size > 0 else { return batches + [Array(rest)] }
      batches.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return batches
  }

  /// A number of hosts, or a share of all such as `30%`; a share is at least one host.
  private static func size(_ value: Value, of count: Int) -> Int {
    if let text = value.string, text.hasSuffix("%") {
      let share = Double(text.dropLast()) ?? 0
      return max(1, Int(share / 100 * Double(count)))
    }
    return value.int ?? value.string.flatMap { Int($0) } ?? 0
  }
}
