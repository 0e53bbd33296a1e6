/// BLAKE2b and BLAKE2s without a key, at their full length: RFC 7693.
enum BLAKE2 {
  /// 64 bytes.
  static func b(_ message: [UInt8]) -> [UInt8] {
    hash(message, first: initial, rounds: 12, rotations: [32, 24, 16, 63])
  }

  /// 32 bytes.
  static func s(_ message: [UInt8]) -> [UInt8] {
    // The words of SHA-256 are the upper halves of those of SHA-512.
    let first = initial.map { UInt32($0 >> 32) }
    return hash(message, first: first, rounds: 10, rotations: [16, 12, 8, 7])
  }

  private static func hash<Word: FixedWidthInteger & UnsignedInteger>(
    _ message: [UInt8], first: [Word], rounds: Int, rotations: [Word]
  ) -> [UInt8] {
    let width = Word.bitWidth / 8
    let blockLength = 16 * width
    var state = first
    state[0] ^= 0x0101_0000 ^ Word(8 * width)
    let blocks = max(1, (message.count + blockLength - 1) / blockLength)
    for block in 0..<blocks {
      let part = message[(block * blockLength)..<min((block + 1) * blockLength, message.count)]
      let padded = part + Array(repeating: 0, count: blockLength - part.count)
      let words: [Word] = stride(from: padded.startIndex, to: padded.endIndex, by: width).map {
        padded[$0..<($0 + width)].reversed().reduce(0) { $0 << 8 | Word($1) }
      }
      var v = state + first
      v[12] ^= Word(min((block + 1) * blockLength, message.count))
      if block == blocks - 1 { v[14] = ~v[14] }
      for round in 0..<rounds { mix(&v, words, order[round % 10], rotations) }
      for index in 0..<8 { state[index] ^= v[index] ^ v[index + 8] }
    }
    return state.flatMap { word in
      (0..<width).map { UInt8(truncatingIfNeeded: word >> Word(8 * $0)) }
    }
  }

  private static func mix<Word: FixedWidthInteger & UnsignedInteger>(
    _ v: inout [Word], _ words: [Word], _ order: [Int], _ rotations: [Word]
  ) {
    func rotated(_ word: Word, _ count: Word) -> Word {
      word >> count | word << (Word(Word.bitWidth) - count)
    }
    for (step, columns) in steps.enumerated() {
      let (a, b, c, d) = (columns[0], columns[1], columns[2], columns[3])
      v[a] = v[a] &+ v[b] &+ words[order[2 * step]]
      v[d] = rotated(v[d] ^ v[a], rotations[0])
      v[c] = v[c] &+ v[d]
      v[b] = rotated(v[b] ^ v[c], rotations[1])
      v[a] = v[a] &+ v[b] &+ words[order[2 * step + 1]]
      v[d] = rotated(v[d] ^ v[a], rotations[2])
      v[c] = v[c] &+ v[d]
      v[b] = rotated(v[b] ^ v[c], rotations[3])
    }
  }

  private static let steps = [
    [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12],
    [2, 7, 8, 13], [3, 4, 9, 14],
  ]

  /// The first words of SHA-512.
  private static let initial: [UInt64] = [
    0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
  ]

  /// Which word of the message goes where in each round.
  private static let order = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
  ]
}
