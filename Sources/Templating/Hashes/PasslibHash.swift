import Crypto
import CryptoExtras
import FoundationEssentials
import Jinja

/// Hashes of passwords that `/etc/shadow` does not hold, under passlib's names: those of web servers
/// and directories.
enum PasslibHash: String, CaseIterable {
  case apache = "apr_md5_crypt"
  case sha1 = "sha1_crypt"
  case derivedSHA1 = "pbkdf2_sha1"
  case derivedSHA256 = "pbkdf2_sha256"
  case derivedSHA512 = "pbkdf2_sha512"
  case directory = "ldap_salted_sha1"

  /// The hash of a password; a random salt where none is given.
  func text(of password: String, _ settings: PasswordHash.Settings) throws -> String {
    if settings.ident != nil { throw TemplateError("`\(rawValue)` takes no `ident`") }
    let bytes = Array(password.utf8)
    let salt = try salt(settings)
    let text = String(decoding: salt, as: UTF8.self)
    switch self {
    case .apache:
      if settings.rounds != nil { throw TemplateError("`\(rawValue)` takes no `rounds`") }
      return "$apr1$\(text)$" + MD5Crypt.md5(bytes, salt: salt, magic: "$apr1$")
    case .sha1:
      let rounds = try rounds(settings, or: 480_000)
      return "$sha1$\(rounds)$\(text)$" + Self.sha1(bytes, salt: salt, rounds: rounds)
    case .derivedSHA1: return try derived(bytes, salt, rounds(settings, or: 131_000))
    case .derivedSHA256: return try derived(bytes, salt, rounds(settings, or: 29_000))
    case .derivedSHA512: return try derived(bytes, salt, rounds(settings, or: 25_000))
    case .directory:
      if settings.rounds != nil { throw TemplateError("`\(rawValue)` takes no `rounds`") }
      let digest = Array(Insecure.SHA1.hash(data: bytes + salt))
      return "{SSHA}" + Data(digest + salt).base64EncodedString()
    }
  }

  /// How many bytes a salt has at least, where none is asked for, and at most.
  private var saltSizes: (least: Int, usual: Int, most: Int) {
    switch self {
    case .apache: (0, 8, 8)
    case .sha1: (0, 8, 64)
    case .derivedSHA1, .derivedSHA256, .derivedSHA512: (0, 16, 1024)
    case .directory: (4, 4, 16)
    }
  }

  private func salt(_ settings: PasswordHash.Settings) throws -> [UInt8] {
    let (least, usual, most) = saltSizes
    let given = settings.salt.map { Array($0.utf8) } ?? []
    let size = given.isEmpty ? settings.saltSize ?? usual : given.count
    guard least...most ~= size else {
      throw TemplateError("a salt of `\(rawValue)` has from \(least) to \(most) bytes")
    }
    let isText = self == .apache || self == .sha1
    guard !isText || given.allSatisfy(CryptBase64.digits.contains) else {
      throw TemplateError("a salt of `\(rawValue)` has only A-Z, a-z, 0-9, . and /")
    }
    return given.isEmpty ? (0..<size).compactMap { _ in CryptBase64.digits.randomElement() } : given
  }

  private func rounds(_ settings: PasswordHash.Settings, or usual: Int) throws -> Int {
    let rounds = settings.rounds ?? usual
    guard 1...Int(UInt32.max) ~= rounds else {
      throw TemplateError("`rounds` of `\(rawValue)` must be from 1 to \(UInt32.max)")
    }
    return rounds
  }

  /// NetBSD's `$sha1$`: HMAC-SHA1 over and over.
  private static func sha1(_ password: [UInt8], salt: [UInt8], rounds: Int) -> String {
    let key = SymmetricKey(data: password)
    var digest = salt + "$sha1$\(rounds)".utf8
    for _ in 0..<rounds {
      digest = Array(HMAC<Insecure.SHA1>.authenticationCode(for: digest, using: key))
    }
    let groups = stride(from: 0, to: 18, by: 3).map { [$0, $0 + 1, $0 + 2] } + [[18, 19, 0]]
    return groups.map { group in CryptBase64.text(group.map { digest[$0] }, count: 4) }.joined()
  }

  /// PBKDF2 in passlib's form, whose base64 has `.` for `+` and no padding.
  private func derived(_ password: [UInt8], _ salt: [UInt8], _ rounds: Int) throws -> String {
    let (name, hash, size): (String, KDF.Insecure.PBKDF2.HashFunction, Int) =
      switch self {
      case .derivedSHA256: ("pbkdf2-sha256", .sha256, 32)
      case .derivedSHA512: ("pbkdf2-sha512", .sha512, 64)
      default: ("pbkdf2", .insecureSHA1, 20)
      }
    let key = try KDF.Insecure.PBKDF2.deriveKey(
      from: password, salt: salt, using: hash, outputByteCount: size, unsafeUncheckedRounds: rounds)
    let digest = key.withUnsafeBytes { Array($0) }
    let parts = [salt, digest].map { bytes in
      Data(bytes).base64EncodedString().replacing("+", with: ".").filter { $0 != "=" }
    }
    return "$\(name)$\(rounds)$\(parts.joined(separator: "$"))"
  }
}
