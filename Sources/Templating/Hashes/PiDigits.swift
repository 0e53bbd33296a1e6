/// The binary digits of π, from which Blowfish takes its first state.
enum PiDigits {
  /// The first `count` words of 32 bits behind the point.
  static func fraction(words count: Int) -> [UInt32] {
    // By Machin: π = 16 arctan(1/5) − 4 arctan(1/239); two more words take up what rounding loses.
    var result = arctangent(ofInverse: 5, times: 16, words: count + 3)
    subtract(arctangent(ofInverse: 239, times: 4, words: count + 3), from: &result)
    return Array(result[1...count])
  }

  /// `factor` × arctan(1 / `inverse`): a whole word, then the words behind the point.
  private static func arctangent(
    ofInverse inverse: UInt64, times factor: UInt32, words count: Int
  ) -> [UInt32] {
    var power = [UInt32](repeating: 0, count: count)
    power[0] = factor
    var first = divide(&power, by: inverse, from: 0)
    var sum = power
    var divisor: UInt64 = 1
    while first < count {
      first = divide(&power, by: inverse * inverse, from: first)
      divisor += 2
      var term = power
      _ = divide(&term, by: divisor, from: first)
      if divisor % 4 == 1 { add(term, to: &sum) } else { subtract(term, from: &sum) }
    }
    return sum
  }

  /// Divides in place, the words before `first` being 0, and says which is the first that is not.
  private static func divide(_ number: inout [UInt32], by divisor: UInt64, from first: Int) -> Int {
    var rest: UInt64 = 0
    var start = number.count
    for index in first..<number.count {
      let (quotient, remainder) = (rest << 32 | UInt64(number[index]))
        .quotientAndRemainder(dividingBy: divisor)
      number[index] = UInt32(truncatingIfNeeded: quotient)
      rest = remainder
      if start == number.count, quotient != 0 { start = index }
    }
    return start
  }

  private static func add(_ other: [UInt32], to number: inout [UInt32]) {
    var carry: UInt64 = 0
    for index in number.indices.reversed() {
      let sum = UInt64(number[index]) + UInt64(other[index]) + carry
      number[index] = UInt32(truncatingIfNeeded: sum)
      carry = sum >> 32
    }
  }

  private static func subtract(_ other: [UInt32], from number: inout [UInt32]) {
    var borrow: UInt32 = 0
    for index in number.indices.reversed() {
      let (partial, first) = number[index].subtractingReportingOverflow(other[index])
      let (difference, second) = partial.subtractingReportingOverflow(borrow)
      number[index] = difference
      borrow = first || second ? 1 : 0
    }
  }
}
