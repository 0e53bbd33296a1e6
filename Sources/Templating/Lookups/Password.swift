import FoundationEssentials
import OrderedCollections
import SystemPackage
import Values

extension Lookup {
  /// Passwords that are kept in files, made by chance where a file does not exist yet.
  ///
  /// Options: `length` (20), `chars`, `encrypt` and `ident` (a hash instead of the password itself),
  /// `seed`; a term may hold them too, as `path name=value`.  Nothing is kept for `/dev/null`.
  /// While one process makes a password, others wait for it, Ansible's own too.
  static let password = Lookup("password") { call in
    InputRecorder.current?.noteSecret()
    return try call.termTexts().map { term in
      let request = try PasswordRequest(term, call)
      let path = try LookupFiles(call.templar).path(request.name)
      let kept = try PasswordLock(path).whileHeld { try request.password(at: path) }
      guard let scheme = request.scheme else { return .string(kept.password) }
      return try call.value(
        "password | password_hash(scheme, salt, ident=ident)",
        [
          "password": .string(kept.password), "scheme": .string(scheme),
          "salt": kept.salt.map(Value.string) ?? .null,
          "ident": kept.ident.map(Value.string) ?? .null,
        ])
    }
  }
}

/// A password as its file keeps it: `password salt=… ident=…`.
struct KeptPassword {
  var password: String
  var salt: String?
  var ident: String?

  init(password: String) { self.password = password }

  init(line: String) {
    password = line
    guard let mark = Self.last(" salt=", in: line) else { return }
    password = String(line[..<mark.lowerBound])
    let rest = line[mark.upperBound...]
    guard !rest.isEmpty else { return }
    let ident = Self.last(" ident=", in: rest)
    salt = String(rest[..<(ident?.lowerBound ?? rest.endIndex)])
    self.ident = ident.map { String(rest[$0.upperBound...]) }
  }

  private static func last(_ mark: String, in text: some StringProtocol) -> Range<String.Index>? {
    text.ranges(of: mark).last
  }

  /// The line to keep.
  var line: String {
    guard let salt else { return password }
    return "\(password) salt=\(salt)" + (ident.map { " ident=\($0)" } ?? "")
  }
}

/// Which password is wanted.
private struct PasswordRequest {
  let name: String
  private let length: Int
  private let alphabet: [Character]
  private let encrypt: String?
  private let ident: String?
  private let seed: Value?

  private static let options = ["length", "encrypt", "chars", "ident", "seed"]
  private static let saltAlphabet = Array(PasswordAlphabet.letters + PasswordAlphabet.digits + "./")

  init(_ term: String, _ call: LookupCall) throws {
    let first = term.prefix { $0 != " " }
    let rest = KeyValueText(String(term[first.endIndex...]))
    name = rest.words.isEmpty ? String(first) : "\(first) \(rest.words)"
    guard term.hasPrefix(name) else {
      throw LookupFailure("`\(term)` has a word behind its options")
    }
    for option in rest.pairs.keys where !Self.options.contains(option) {
      throw LookupFailure("it has no option `\(option)`")
    }
    func given(_ option: String) -> Value? {
      rest.pairs[option].map(Value.string) ?? call.option(option)
    }
    let count = given("length") ?? 20
    guard let length = count.int ?? Int(count.pythonString) else {
      throw LookupMistake("the option `length` must be a whole number")
    }
    self.length = max(0, length)
    let chars = rest.pairs["chars"].map(PasswordAlphabet.parts) ?? Self.names(call.option("chars"))
    alphabet = PasswordAlphabet.characters(chars)
    encrypt = given("encrypt").flatMap { $0.isTrue ? $0.pythonString : nil }
    ident = given("ident")?.pythonString
    seed = given("seed").map { .string($0.pythonString) }
  }

  private static func names(_ option: Value?) -> [String]? {
    if let items = option?.items { return items.map(\.pythonString) }
    return option?.string?.split(separator: ",").map { $0.drop { $0 == " " } }.map(String.init)
  }

  /// The scheme of the hash that is wanted; nil where the password itself is.
  var scheme: String? {
    encrypt.map { $0.hasSuffix("_crypt") ? String($0.dropLast("_crypt".count)) : $0 }
  }

  /// The password that a file keeps, or a new one, which it keeps from now on.
  func password(at path: FilePath) throws -> KeptPassword {
    let isKept = path.string != "/dev/null"
    let bytes = isKept ? FileManager.default.contents(atPath: path.string) : nil
    var password: KeptPassword
    if let bytes {
      password = KeptPassword(line: String(decoding: bytes, as: UTF8.self).withoutTrailingSpace)
    } else {
      guard !alphabet.isEmpty || length == 0 else { throw LookupFailure("`chars` holds nothing") }
      password = KeptPassword(password: try fresh())
    }
    let before = bytes == nil ? nil : password.line
    if encrypt != nil, password.salt == nil {
      var random = SystemRandomNumberGenerator()
      password.salt = String(
        (0..<saltLength).compactMap { _ in Self.saltAlphabet.randomElement(using: &random) })
    }
    if let ident, let known = password.ident, ident != known {
      throw LookupFailure("the ident `\(ident)` is not `\(known)`, with which it is kept")
    }
    if encrypt != nil {
      password.ident = password.ident ?? ident ?? (encrypt == "bcrypt" ? "2b" : nil)
    }
    if isKept, before != password.line {
      try FileManager.default.createDirectory(
        atPath: path.removingLastComponent().string, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      try PrivateFile.write(Array((password.line + "\n").utf8), to: path)
    }
    return password
  }

  private var saltLength: Int {
    switch encrypt {
    case "bcrypt": 22
    case "sha256_crypt", "sha512_crypt": 16
    default: 8
    }
  }

  private func fresh() throws -> String {
    if let seed = seed?.string {
      var random = PythonRandom(seed: seed)
      return String((0..<length).map { _ in alphabet[random.below(alphabet.count)] })
    }
    var random = SystemRandomNumberGenerator()
    return String((0..<length).compactMap { _ in alphabet.randomElement(using: &random) })
  }
}

/// The characters that a password may hold.
private enum PasswordAlphabet {
  static let lower = "abcdefghijklmnopqrstuvwxyz"
  static let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
  static let letters = lower + upper
  static let digits = "0123456789"
  private static let punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
  private static let space = " \t\n\r\u{0B}\u{0C}"

  /// The names that Python's `string` gives them.
  private static let named = [
    "ascii_letters": letters, "ascii_lowercase": lower, "ascii_uppercase": upper,
    "digits": digits, "hexdigits": digits + "abcdefABCDEF", "octdigits": "01234567",
    "printable": digits + letters + punctuation + space, "punctuation": punctuation,
    "whitespace": space,
  ]

  /// The parts of a text such as `digits,?!,,`; two commas stand for one that is meant.
  static func parts(_ text: String) -> [String] {
    (text.contains(",,") ? [","] : [])
      + text.replacing(",,", with: ",").split(separator: ",").map(String.init)
  }

  /// The characters of all parts, in order; quotes are left out.
  static func characters(_ parts: [String]?) -> [Character] {
    let all = (parts ?? ["ascii_letters", "digits", ".,:-_"]).map { named[$0] ?? $0 }.joined()
    // Carriage return and line feed would else be one character.
    return all.unicodeScalars.map { Character($0) }.filter { $0 != "'" && $0 != "\"" }
  }
}
