import Crypto

/// `$5$` and `$6$` hashes: Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512", 0.6.
enum SHACrypt {
  /// The hash of a password with SHA-256, without its prefix.
  static func sha256(_ password: [UInt8], salt: [UInt8], rounds: Int) -> String {
    let digest = digest(password, salt, rounds) { Array(SHA256.hash(data: $0)) }
    var (a, b, c) = (0, 10, 20)
    var text = ""
    for _ in 0..<10 {
      text += CryptBase64.text([digest[a], digest[b], digest[c]], count: 4)
      (a, b, c) = (c + 1, a + 1, b + 1)
    }
    return text + CryptBase64.text([digest[31], digest[30]], count: 3)
  }

  /// The hash of a password with SHA-512, without its prefix.
  static func sha512(_ password: [UInt8], salt: [UInt8], rounds: Int) -> String {
    let digest = digest(password, salt, rounds) { Array(SHA512.hash(data: $0)) }
    var (a, b, c) = (0, 21, 42)
    var text = ""
    for _ in 0..<21 {
      text += CryptBase64.text([digest[a], digest[b], digest[c]], count: 4)
      (a, b, c) = (b + 1, c + 1, a + 1)
    }
    return text + CryptBase64.text([digest[63]], count: 2)
  }

  private static func digest(
    _ password: [UInt8], _ salt: [UInt8], _ rounds: Int, _ hash: ([UInt8]) -> [UInt8]
  ) -> [UInt8] {
    let other = hash(password + salt + password)
    var input = password + salt + repeating(other, to: password.count)
    var bits = password.count
    while bits > 0 {
      input += bits & 1 == 1 ? other : password
      bits >>= 1
    }
    var digest = hash(input)
    let passwords = Array(repeatElement(password, count: password.count).joined())
    let salts = Array(repeatElement(salt, count: 16 + Int(digest[0])).joined())
    let key = repeating(hash(passwords), to: password.count)
    let pepper = repeating(hash(salts), to: salt.count)
    for round in 0..<rounds {
      input.removeAll(keepingCapacity: true)
      input += round & 1 == 1 ? key : digest
      if !round.isMultiple(of: 3) { input += pepper }
      if !round.isMultiple(of: 7) { input += key }
      input += round & 1 == 1 ? digest : key
      digest = hash(input)
    }
    return digest
  }

  private static func repeating(_ bytes: [UInt8], to count: Int) -> [UInt8] {
    (0..<count).map { bytes[$0 % bytes.count] }
  }
}
