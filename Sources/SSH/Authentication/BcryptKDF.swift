import Crypto

/// The key derivation of encrypted OpenSSH private keys, as OpenBSD's `bcrypt_pbkdf`.
enum BcryptKDF {
  private static let blockLength = 32

  /// Derives `count` bytes from a passphrase.
  static func derive(passphrase: [UInt8], salt: [UInt8], rounds: Int, count: Int) -> [UInt8] {
    let password = words(Array(SHA512.hash(data: passphrase)))
    let blocks = (count + blockLength - 1) / blockLength
    var key = [UInt8](repeating: 0, count: count)
    for block in 0..<blocks {
      let number = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: (block + 1) >> $0) }
      var output = hash(password, words(Array(SHA512.hash(data: salt + number))))
      var sum = output
      for _ in 1..<max(rounds, 1) {
        output = hash(password, words(Array(SHA512.hash(data: output))))
        for index in sum.indices { sum[index] ^= output[index] }
      }
      // The blocks' bytes are dealt like cards, so that half a key needs all the work.
      for (index, byte) in sum.enumerated() where index * blocks + block < count {
        key[index * blocks + block] = byte
      }
    }
    return key
  }

  private static func hash(_ password: [UInt32], _ salt: [UInt32]) -> [UInt8] {
    var state = Blowfish()
    state.expand(key: password, salt: salt)
    for _ in 0..<64 {
      state.expand(key: salt)
      state.expand(key: password)
    }
    var text = words(Array("OxychromaticBlowfishSwatDynamite".utf8))
    for _ in 0..<64 {
      for index in stride(from: 0, to: text.count, by: 2) {
        var (left, right) = (text[index], text[index + 1])
        state.encrypt(&left, &right)
        (text[index], text[index + 1]) = (left, right)
      }
    }
    return text.flatMap { word in
      [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }
  }

  private static func words(_ bytes: [UInt8]) -> [UInt32] {
    stride(from: 0, to: bytes.count, by: 4).map { start in
      bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
  }
}
