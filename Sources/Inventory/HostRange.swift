/// Host names with ranges, such as `node[01:20:2].example.org`, written out.
enum HostRange {
  /// What is wrong with a range.
  enum Mistake: Error, Hashable {
    case unclosed
    case wrongBounds(String)
    case noEnd
    case unequalWidths(String, String)
    case letterOrder(String, String)
    case notNumbers(String)
    case zeroStep
    case tooMany
  }

  /// How many hosts a name may stand for: more than anybody has, few enough to fit in memory.
  private static let limit = 1_000_000

  /// The names that `pattern` stands for: itself where it holds no range.
  static func expand(_ pattern: String) throws(Mistake) -> [String] {
    var names: [String] = []
    try expand(pattern[...], after: "", into: &names)
    return names
  }

  private static func expand(
    _ pattern: Substring, after head: String, into names: inout [String]
  ) throws(Mistake) {
    guard let open = pattern.firstIndex(of: "[") else {
      guard names.count < limit else { throw .tooMany }
      return names.append(head + pattern)
    }
    guard let close = pattern[open...].firstIndex(of: "]") else { throw .unclosed }
    let inside = pattern[pattern.index(after: open)..<close]
    let tail = pattern[pattern.index(after: close)...]
    for member in try members(of: inside) {
      try expand(tail, after: head + pattern[..<open] + member, into: &names)
    }
  }

  private static func members(of inside: Substring) throws(Mistake) -> [String] {
    let bounds = inside.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard bounds.count == 2 || bounds.count == 3 else { throw .wrongBounds(String(inside)) }
    let first = bounds[0].isEmpty ? "0" : bounds[0]
    let last = bounds[1]
    if last.isEmpty { throw .noEnd }
    guard let step = bounds.count == 3 ? Int(bounds[2]) : 1 else {
      throw .notNumbers(String(inside))
    }
    if step == 0 { throw .zeroStep }
    let isPadded = first.hasPrefix("0") && first.utf8.count > 1
    if isPadded, first.utf8.count != last.utf8.count { throw .unequalWidths(first, last) }
    if let from = letters.firstIndex(of: first), let to = letters.firstIndex(of: last) {
      guard from <= to else { throw .letterOrder(first, last) }
      return stride(from: from, through: to, by: step).map { letters[$0] }
    }
    guard let from = Int(first), let to = Int(last) else { throw .notNumbers(String(inside)) }
    // Python's ranges end before `last + 1`, downwards too.
    let (end, isTooBig) = to.addingReportingOverflow(1)
    guard !isTooBig, abs(end.subtractingReportingOverflow(from).partialValue / step) < limit else {
      throw .tooMany
    }
    return stride(from: from, to: end, by: step).map { number in
      let digits = String(number)
      guard isPadded else { return digits }
      return String(repeating: "0", count: max(0, first.utf8.count - digits.utf8.count)) + digits
    }
  }

  private static let letters: [String] =
    (UInt8(ascii: "a")...UInt8(ascii: "z")).map { String(Unicode.Scalar($0)) }
    + (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(Unicode.Scalar($0)) }
}
