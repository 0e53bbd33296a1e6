import Crypto

/// `$1$` hashes: Poul-Henning Kamp's, of FreeBSD; Apache's differ by their magic `$apr1$`.
enum MD5Crypt {
  /// The hash of a password, without its prefix.
  static func md5(_ password: [UInt8], salt: [UInt8], magic: String = "$1$") -> String {
    let other = hash(password + salt + password)
    var input = password + magic.utf8 + salt + password.indices.map { other[$0 % 16] }
    var bits = password.count
    while bits > 0 {
      input.append(bits & 1 == 1 ? 0 : password[0])
      bits >>= 1
    }
    var digest = hash(input)
    for round in 0..<1000 {
      input = round & 1 == 1 ? password : digest
      if !round.isMultiple(of: 3) { input += salt }
      if !round.isMultiple(of: 7) { input += password }
      digest = hash(input + (round & 1 == 1 ? digest : password))
    }
    let groups = [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5]]
    let text = groups.map { group in CryptBase64.text(group.map { digest[$0] }, count: 4) }
    return text.joined() + CryptBase64.text([digest[11]], count: 2)
  }

  private static func hash(_ bytes: [UInt8]) -> [UInt8] { Array(Insecure.MD5.hash(data: bytes)) }
}
