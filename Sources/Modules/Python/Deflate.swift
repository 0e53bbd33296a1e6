/// Compresses bytes as RFC 1951 tells, with its fixed codes: enough for source code on its way to a
/// host, which shrinks to a third.
enum Deflate {
  private static let longest = 258
  private static let window = 32768
  /// How many earlier places are tried for the longest match.
  private static let patience = 8

  /// The compressed bytes, as one block.
  static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    var output = BitWriter(capacity: bytes.count / 2)
    output.write(0b011, bits: 3)
    var heads = [Int32](repeating: -1, count: 1 << 15)
    var earlier = [Int32](repeating: -1, count: bytes.count)
    var place = 0
    func remember(_ place: Int) {
      guard place + 2 < bytes.count else { return }
      let hash = hash(bytes, place)
      earlier[place] = heads[hash]
      heads[hash] = Int32(truncatingIfNeeded: place)
    }
    while place < bytes.count {
      let match = match(at: place, in: bytes, heads, earlier)
      guard match.length >= 3 else {
        output.write(literal: Int(bytes[place]))
        remember(place)
        place += 1
        continue
      }
      output.write(length: match.length)
      output.write(distance: match.distance)
      for passed in place..<place + match.length { remember(passed) }
      place += match.length
    }
    output.write(literal: 256)
    return output.finished()
  }

  private static func hash(_ bytes: [UInt8], _ place: Int) -> Int {
    let word = Int(bytes[place]) << 16 | Int(bytes[place + 1]) << 8 | Int(bytes[place + 2])
    return (word &* 2_654_435_761) >> 12 & 0x7FFF
  }

  private static func match(
    at place: Int, in bytes: [UInt8], _ heads: [Int32], _ earlier: [Int32]
  ) -> (length: Int, distance: Int) {
    let most = min(longest, bytes.count - place)
    guard most >= 3 else { return (0, 0) }
    var best = (length: 0, distance: 0)
    var candidate = Int(heads[hash(bytes, place)])
    for _ in 0..<patience where candidate >= 0 {
      guard place - candidate <= window else { break }
      var length = 0
      while length < most, bytes[candidate + length] == bytes[place + length] { length += 1 }
      if length > best.length { best = (length, place - candidate) }
      if length == most { break }
      candidate = Int(earlier[candidate])
    }
    return best
  }
}

/// Bits in the order of RFC 1951: the lowest of each byte first.
private struct BitWriter {
  private var bytes: [UInt8] = []
  private var pending = 0
  private var count = 0

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  mutating func write(_ value: Int, bits: Int) {
    pending |= value << count
    count += bits
    while count >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      count -= 8
    }
  }

  /// A code, whose highest bit comes first.
  private mutating func write(code: Int, bits: Int) {
    var reversed = 0
    for bit in 0..<bits where code >> bit & 1 == 1 { reversed |= 1 << (bits - 1 - bit) }
    write(reversed, bits: bits)
  }

  mutating func write(literal symbol: Int) {
    switch symbol {
    case ..<144: write(code: 0x30 + symbol, bits: 8)
    case ..<256: write(code: 0x190 + symbol - 144, bits: 9)
    case ..<280: write(code: symbol - 256, bits: 7)
    default: write(code: 0xC0 + symbol - 280, bits: 8)
    }
  }

  mutating func write(length: Int) {
    guard length < 258 else { return write(literal: 285) }
    let index = (Self.lengths.firstIndex { $0 > length } ?? Self.lengths.count) - 1
    write(literal: 257 + index)
    write(length - Self.lengths[index], bits: index < 8 ? 0 : (index - 4) / 4)
  }

  mutating func write(distance: Int) {
    let index = (Self.distances.firstIndex { $0 > distance } ?? Self.distances.count) - 1
    write(code: index, bits: 5)
    write(distance - Self.distances[index], bits: index < 4 ? 0 : (index - 2) / 2)
  }

  mutating func finished() -> [UInt8] {
    if count > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
    return bytes
  }

  /// The least length of each length code but the last.
  private static let lengths = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227,
  ]
  /// The least distance of each distance code.
  private static let distances = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
    2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]
}
