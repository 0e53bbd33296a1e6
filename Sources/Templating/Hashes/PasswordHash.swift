import Diagnostics
import Jinja

/// A way to hash passwords as `/etc/shadow` holds them.
///
/// Behaves as ansible-core's `password_hash` with passlib: same names, salts, default rounds and text.
enum PasswordHash: String, CaseIterable {
  case md5, blowfish, sha256, sha512

  /// Finds it under Ansible's or passlib's name.
  init(named name: String) throws {
    let aliases: [String: PasswordHash] = [
      "md5_crypt": .md5, "bcrypt": .blowfish, "sha256_crypt": .sha256, "sha512_crypt": .sha512,
    ]
    guard let kind = PasswordHash(rawValue: name) ?? aliases[name] else {
      let known = Self.allCases.map(\.rawValue) + PasslibHash.allCases.map(\.rawValue)
      let near = Suggestion.nearest(to: name, among: known).map { "did you mean `\($0)`?" }
      throw TemplateError(
        "`\(name)` is no hash for passwords",
        hint: near ?? "one of: " + known.joined(separator: ", "))
    }
    self = kind
  }

  /// How a hash is made; nil leaves it to the default.
  struct Settings {
    var salt: String?
    var saltSize: Int?
    var rounds: Int?
    var ident: String?
  }

  private var longestSalt: Int {
    switch self {
    case .md5: 8
    case .blowfish: Bcrypt.saltLength
    case .sha256, .sha512: 16
    }
  }

  /// The hash of a password; a random salt where none is given.
  func text(of password: String, _ settings: Settings) throws -> String {
    guard !password.utf8.contains(0) else {
      throw TemplateError("a password must not hold a NUL character")
    }
    let salt = try self.salt(settings)
    let bytes = Array(password.utf8)
    switch self {
    case .md5:
      if settings.rounds != nil { throw TemplateError("`md5` takes no `rounds`") }
      return "$1$\(salt)$" + MD5Crypt.md5(bytes, salt: Array(salt.utf8))
    case .blowfish:
      let cost = try rounds(settings.rounds ?? 12, in: 4...31)
      let ident = settings.ident.map { $0.trimmingDollars } ?? "2b"
      guard ["2a", "2b", "2y"].contains(ident) else {
        throw TemplateError("`\(ident)` is no `ident` of bcrypt", hint: "one of: 2a, 2b, 2y")
      }
      guard let salt = Bcrypt.normalized(salt),
        let hash = Bcrypt.hash(bytes, salt: salt, cost: cost)
      else { throw TemplateError("the salt of bcrypt must be \(longestSalt) characters long") }
      return "$\(ident)$\(cost < 10 ? "0" : "")\(cost)$\(salt)\(hash)"
    case .sha256:
      let rounds = try rounds(settings.rounds ?? 535_000, in: 1000...999_999_999)
      let hash = SHACrypt.sha256(bytes, salt: Array(salt.utf8), rounds: rounds)
      return "$5$\(prefix(rounds))\(salt)$\(hash)"
    case .sha512:
      let rounds = try rounds(settings.rounds ?? 656_000, in: 1000...999_999_999)
      let hash = SHACrypt.sha512(bytes, salt: Array(salt.utf8), rounds: rounds)
      return "$6$\(prefix(rounds))\(salt)$\(hash)"
    }
  }

  private func prefix(_ rounds: Int) -> String { rounds == 5000 ? "" : "rounds=\(rounds)$" }

  private func rounds(_ rounds: Int, in range: ClosedRange<Int>) throws -> Int {
    guard range.contains(rounds) else {
      throw TemplateError(
        "`rounds` of `\(rawValue)` must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return rounds
  }

  private func salt(_ settings: Settings) throws -> String {
    if let size = settings.saltSize, size > longestSalt || size < 0 {
      throw TemplateError("a salt of `\(rawValue)` has at most \(longestSalt) characters")
    }
    guard let salt = settings.salt, !salt.isEmpty else {
      let size = settings.saltSize ?? longestSalt
      let digits = (0..<size).compactMap { _ in CryptBase64.digits.randomElement() }
      return String(decoding: digits, as: UTF8.self)
    }
    guard salt.utf8.count <= longestSalt, salt.utf8.allSatisfy(CryptBase64.digits.contains) else {
      throw TemplateError(
        "a salt of `\(rawValue)` has at most \(longestSalt) of the characters A-Z, a-z, 0-9, . and /"
      )
    }
    return salt
  }
}

extension String {
  /// bcrypt's ident without the dollars around it.
  fileprivate var trimmingDollars: String {
    String(drop { $0 == "$" }.reversed().drop { $0 == "$" }.reversed())
  }
}
