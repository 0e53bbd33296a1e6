/// The cipher Blowfish as bcrypt uses it: to derive, not to encrypt.
struct Blowfish {
  private var rounds: [UInt32]
  private var boxes: [UInt32]

  /// The state before any key: the digits of pi.
  init() {
    rounds = Array(Blowfish.start[..<18])
    boxes = Array(Blowfish.start[18...])
  }

  private static let start = PiDigits.words(18 + 4 * 256)

  private func mix(_ value: UInt32) -> UInt32 {
    let a = boxes[Int(value >> 24)]
    let b = boxes[Int(256 + (value >> 16 & 0xFF))]
    let c = boxes[Int(512 + (value >> 8 & 0xFF))]
    let d = boxes[Int(768 + (value & 0xFF))]
    return ((a &+ b) ^ c) &+ d
  }

  /// Encrypts one block.
  func encrypt(_ left: inout UInt32, _ right: inout UInt32) {
    for round in stride(from: 0, to: 16, by: 2) {
      left ^= rounds[round]
      right ^= mix(left)
      right ^= rounds[round + 1]
      left ^= mix(right)
    }
    (left, right) = (right ^ rounds[17], left ^ rounds[16])
  }

  /// Mixes a key into the state, and salt into every step if there is any.
  mutating func expand(key: [UInt32], salt: [UInt32] = [0]) {
    for index in rounds.indices { rounds[index] ^= key[index % key.count] }
    var left: UInt32 = 0
    var right: UInt32 = 0
    var next = 0
    func addSalt() {
      left ^= salt[next % salt.count]
      right ^= salt[(next + 1) % salt.count]
      next += 2
    }
    for index in stride(from: 0, to: rounds.count, by: 2) {
      addSalt()
      encrypt(&left, &right)
      rounds[index] = left
      rounds[index + 1] = right
    }
    for index in stride(from: 0, to: boxes.count, by: 2) {
      addSalt()
      encrypt(&left, &right)
      boxes[index] = left
      boxes[index + 1] = right
    }
  }
}

/// The binary digits of pi behind the point, by Machin's formula: 4 (4 arctan 1/5 - arctan 1/239).
enum PiDigits {
  /// The first `count` groups of 32 digits.
  static func words(_ count: Int) -> [UInt32] {
    let guardWords = 2
    var sum = arctangent(ofInverse: 5, factor: 16, words: count + guardWords)
    let rest = arctangent(ofInverse: 239, factor: 4, words: count + guardWords)
    var borrow: Int64 = 0
    for index in sum.indices.reversed() {
      let difference = Int64(sum[index]) - Int64(rest[index]) + borrow
      sum[index] = UInt32(truncatingIfNeeded: difference)
      borrow = difference < 0 ? -1 : 0
    }
    return Array(sum[1...count])
  }

  /// `factor` times the arctangent of 1/`inverse`: a whole part, then `words` words of fraction.
  private static func arctangent(ofInverse inverse: UInt64, factor: UInt32, words: Int) -> [UInt32]
  {
    var power = [factor] + [UInt32](repeating: 0, count: words)
    divide(&power, by: inverse)
    var sum = power
    var leading = 0
    var odd: UInt64 = 3
    var isAdded = false
    while leading < power.count {
      divide(&power, by: inverse * inverse, from: leading)
      while leading < power.count, power[leading] == 0 { leading += 1 }
      accumulate(power, dividedBy: odd, into: &sum, from: leading, isAdded: isAdded)
      isAdded.toggle()
      odd += 2
    }
    return sum
  }

  private static func divide(_ number: inout [UInt32], by divisor: UInt64, from leading: Int = 0) {
    var remainder: UInt64 = 0
    for index in leading..<number.count {
      let dividend = remainder << 32 | UInt64(number[index])
      number[index] = UInt32(truncatingIfNeeded: dividend / divisor)
      remainder = dividend % divisor
    }
  }

  private static func accumulate(
    _ number: [UInt32], dividedBy divisor: UInt64, into sum: inout [UInt32], from leading: Int,
    isAdded: Bool
  ) {
    guard leading < number.count else { return }
    var term = number
    divide(&term, by: divisor, from: leading)
    var carry: Int64 = 0
    for index in sum.indices.reversed() {
      if index < leading, carry == 0 { return }
      let value = index < leading ? 0 : Int64(term[index])
      let total = Int64(sum[index]) + (isAdded ? value : -value) + carry
      sum[index] = UInt32(truncatingIfNeeded: total)
      carry = total >> 32
    }
  }
}
