import Crypto
import FoundationEssentials

/// Python's `random.Random`, so that a seed gives the same here as there.
///
/// The Mersenne Twister MT19937, and how CPython 3 seeds and uses it.
struct PythonRandom {
  private static let size = 624
  private static let middle = 397

  private var state: [UInt32]
  private var index = Self.size

  /// Seeds as `Random(seed)` does with text.
  init(seed: String) {
    let text = Array(seed.utf8)
    self.init(magnitude: text + Array(SHA512.hash(data: text)))
  }

  /// Seeds as `Random(seed)` does with a whole number, whose sign does not count.
  init(seed: Int) {
    self.init(magnitude: withUnsafeBytes(of: seed.magnitude.bigEndian) { Array($0) })
  }

  /// Seeds with a number of any size, its highest byte first.
  private init(magnitude: [UInt8]) {
    let bytes = Array(magnitude.drop { $0 == 0 }.reversed())
    var key = stride(from: 0, to: bytes.count, by: 4).map { start in
      bytes[start..<min(start + 4, bytes.count)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    if key.isEmpty { key = [0] }
    state = Self.seeded(19_650_218)
    var (place, step) = (1, 0)
    for _ in 0..<max(Self.size, key.count) {
      let before = state[place - 1]
      state[place] =
        (state[place] ^ ((before ^ before >> 30) &* 1_664_525)) &+ key[step] &+ UInt32(step)
      step = (step + 1) % key.count
      advance(&place)
    }
    for _ in 1..<Self.size {
      let before = state[place - 1]
      state[place] = (state[place] ^ ((before ^ before >> 30) &* 1_566_083_941)) &- UInt32(place)
      advance(&place)
    }
    state[0] = 0x8000_0000
  }

  private static func seeded(_ seed: UInt32) -> [UInt32] {
    var state = [seed]
    for place in 1..<size {
      let before = state[place - 1]
      state.append(1_812_433_253 &* (before ^ before >> 30) &+ UInt32(place))
    }
    return state
  }

  private mutating func advance(_ place: inout Int) {
    place += 1
    if place >= Self.size {
      state[0] = state[Self.size - 1]
      place = 1
    }
  }

  /// The next 32 bits.
  mutating func next() -> UInt32 {
    if index >= Self.size { refill() }
    var word = state[index]
    index += 1
    word ^= word >> 11
    word ^= word << 7 & 0x9D2C_5680
    word ^= word << 15 & 0xEFC6_0000
    return word ^ word >> 18
  }

  private mutating func refill() {
    for place in 0..<Self.size {
      let mixed =
        state[place] & 0x8000_0000 | state[(place + 1) % Self.size] & 0x7FFF_FFFF
      let odd: UInt32 = mixed & 1 == 0 ? 0 : 0x9908_B0DF
      state[place] = state[(place + Self.middle) % Self.size] ^ mixed >> 1 ^ odd
    }
    index = 0
  }

  /// A whole number from 0 up to, not including, `bound`.
  mutating func below(_ bound: Int) -> Int {
    guard bound > 0 else { return 0 }
    let width = Int.bitWidth - bound.leadingZeroBitCount
    while true {
      let number = bits(width)
      if number < bound { return number }
    }
  }

  /// So many random bits, at most 62; the first word drawn is the lowest.
  private mutating func bits(_ width: Int) -> Int {
    if width <= 32 { return Int(next() >> UInt32(32 - width)) }
    let low = Int(next())
    return Int(next() >> UInt32(64 - width)) << 32 | low
  }
}
