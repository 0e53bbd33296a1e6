extension FixedWidthInteger {
  /// Reads a whole number as Python's `int` does of a text: blanks around it, a sign, single
  /// underscores between digits.
  init?(python text: some StringProtocol) {
    var digits = text.drop(while: \.isWhitespace)
    while digits.last?.isWhitespace == true { digits.removeLast() }
    let parts = digits.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ $0.last?.isNumber == true }) else { return nil }
    self.init(parts.joined())
  }
}
