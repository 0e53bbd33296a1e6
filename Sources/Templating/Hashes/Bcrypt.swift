/// `$2b$` hashes: Niels Provos and David Mazières, "A Future-Adaptable Password Scheme".
enum Bcrypt {
  private static let digits = Array(
    "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

  /// How many digits a salt has.
  static let saltLength = 22

  /// The salt with the bits cleared that no byte of it uses; nil where it is none.
  static func normalized(_ salt: String) -> String? {
    guard salt.utf8.count == saltLength, let bytes = decode(salt) else { return nil }
    return encode(bytes)
  }

  /// The hash of a password, without its prefix; nil where the salt is none.
  static func hash(_ password: [UInt8], salt: String, cost: Int) -> String? {
    guard let salt = decode(salt) else { return nil }
    let key = Array((password + [0]).prefix(72))
    var state = Blowfish()
    state.expand(key: key, salt: salt)
    for _ in 0..<(1 << cost) {
      state.expand(key: key, salt: [])
      state.expand(key: salt, salt: [])
    }
    var words = Blowfish.words(of: Array("OrpheanBeholderScryDoubt".utf8), count: 6)
    for _ in 0..<64 {
      for index in stride(from: 0, to: 6, by: 2) {
        (words[index], words[index + 1]) = state.encrypt(words[index], words[index + 1])
      }
    }
    let bytes = words.flatMap { word in
      stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
    }
    return encode(bytes.dropLast())
  }

  private static func encode(_ bytes: [UInt8]) -> String {
    var (bits, count) = (UInt32(0), 0)
    var text: [UInt8] = []
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        text.append(digits[Int(bits >> UInt32(count) & 63)])
      }
    }
    if count > 0 { text.append(digits[Int(bits << UInt32(6 - count) & 63)]) }
    return String(decoding: text, as: UTF8.self)
  }

  private static func decode(_ text: String) -> [UInt8]? {
    var (bits, count) = (UInt32(0), 0)
    var bytes: [UInt8] = []
    for digit in text.utf8 {
      guard let value = digits.firstIndex(of: digit) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }
}

/// The cipher Blowfish with the costly key schedule of bcrypt.
private struct Blowfish {
  private var subkeys: [UInt32]
  private var boxes: [UInt32]

  private static let first = PiDigits.fraction(words: 18 + 1024)

  init() {
    subkeys = Array(Self.first[..<18])
    boxes = Array(Self.first[18...])
  }

  /// The bytes as words, again from the start where they end.
  static func words(of bytes: [UInt8], count: Int) -> [UInt32] {
    (0..<count).map { word in
      (0..<4).reduce(0) { $0 << 8 | UInt32(bytes[(word * 4 + $1) % bytes.count]) }
    }
  }

  mutating func expand(key: [UInt8], salt: [UInt8]) {
    for (index, word) in Self.words(of: key, count: 18).enumerated() { subkeys[index] ^= word }
    let salt = salt.isEmpty ? [0, 0, 0, 0] : Self.words(of: salt, count: 4)
    var (left, right) = (UInt32(0), UInt32(0))
    var place = 0
    func next(_ state: Blowfish) -> (UInt32, UInt32) {
      defer { place = (place + 2) & 3 }
      return state.encrypt(left ^ salt[place], right ^ salt[place + 1])
    }
    for index in stride(from: 0, to: 18, by: 2) {
      (left, right) = next(self)
      (subkeys[index], subkeys[index + 1]) = (left, right)
    }
    for index in stride(from: 0, to: 1024, by: 2) {
      (left, right) = next(self)
      (boxes[index], boxes[index + 1]) = (left, right)
    }
  }

  func encrypt(_ left: UInt32, _ right: UInt32) -> (UInt32, UInt32) {
    var (left, right) = (left, right)
    for round in stride(from: 0, to: 16, by: 2) {
      left ^= subkeys[round]
      right ^= mixed(left)
      right ^= subkeys[round + 1]
      left ^= mixed(right)
    }
    return (right ^ subkeys[17], left ^ subkeys[16])
  }

  private func mixed(_ word: UInt32) -> UInt32 {
    let sum = boxes[Int(word >> 24)] &+ boxes[256 + Int(word >> 16 & 255)]
    return (sum ^ boxes[512 + Int(word >> 8 & 255)]) &+ boxes[768 + Int(word & 255)]
  }
}
