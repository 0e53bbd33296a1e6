public import Diagnostics
public import Inventory
import Synchronization
public import SystemPackage
public import Values

/// The vault passwords of a run, in the order in which they are tried.
///
/// What was decrypted once is kept in memory for as long as the keys are.
public final class VaultKeys: Sendable {
  /// The keys, those that are tried first at the beginning.
  public let all: [VaultKey]
  /// Whether a vault that names a key is tried with keys of that name only
  /// (`vault_id_match`).
  public let requiresLabel: Bool
  /// The name that a vault without one is taken to have.
  private let defaultLabel: String
  private let opened = Mutex<[String: Secret]>([:])
  private let openedFiles = Mutex<[String: SourceFile]>([:])

  /// No key at all: everything that is encrypted stays so.
  public static let none = VaultKeys([])

  /// Tries `keys` in their order.
  public init(
    _ keys: [VaultKey], requiresLabel: Bool = false,
    defaultLabel: String = VaultKey.defaultLabel
  ) {
    all = keys
    self.requiresLabel = requiresLabel
    self.defaultLabel = defaultLabel
  }

  /// Whether bytes are a vault's text.
  public static func isVault(_ bytes: some Collection<UInt8>) -> Bool {
    VaultEnvelope.isVault(bytes)
  }

  /// The name of the key that a vault's text carries; nil where it carries none.
  public static func label(of text: some Collection<UInt8>) -> String? {
    (try? VaultEnvelope(text))?.label
  }

  /// The key for encryption: the first of that name, or the only one.
  ///
  /// - Parameter label: Its name; nil takes the first where all have one name.
  /// - Returns: The key.
  /// - Throws: A `VaultError` where there is none, or where several could be meant.
  public func key(named label: String?) throws(VaultError) -> VaultKey {
    guard let first = all.first else { throw VaultError(.noKeys) }
    guard let label else {
      if all.count == 1 { return first }
      throw VaultError(.ambiguousKey(all.map(\.label)))
    }
    if let key = all.first(where: { $0.label == label }) { return key }
    throw VaultError(.noKeyNamed(label, known: all.map(\.label)))
  }

  /// The text of a vault that holds `plaintext`.
  ///
  /// - Parameters:
  ///   - plaintext: Any bytes, but no vault.
  ///   - key: Encrypts.
  ///   - label: The name that the vault carries; nil for that of the key.
  ///   - salt: Random bytes where it is nil.
  ///   - name: What messages call `plaintext`.
  /// - Returns: The lines, the last one ended too.
  /// - Throws: A `VaultError` where `plaintext` is a vault already.
  public static func encrypt(
    _ plaintext: [UInt8], with key: VaultKey, label: String? = nil, salt: [UInt8]? = nil,
    name: String = ""
  ) throws -> [UInt8] {
    guard !isVault(plaintext) else { throw VaultError(.alreadyVaulted, name: name) }
    var random = SystemRandomNumberGenerator()
    let salt =
      salt
      ?? (0..<VaultCipher.saltLength).map { _ in UInt8.random(in: 0...255, using: &random) }
    let content = try VaultCipher(key.password, salt: salt).seal(plaintext)
    return VaultEnvelope(label: label ?? key.label, content: content).text
  }

  /// What a vault holds, and the key that opened it.
  ///
  /// - Parameters:
  ///   - text: The vault's text.
  ///   - name: What messages call it; empty where it has a place.
  ///   - location: Its place, where it is a value in a file.
  /// - Returns: Any bytes, and a key of `all`.
  /// - Throws: A `VaultError` where it is no vault, is damaged, or no key opens it.
  public func decrypt(
    _ text: some Collection<UInt8>, name: String = "", at location: SourceLocation? = nil
  ) throws -> (plaintext: [UInt8], key: VaultKey) {
    do {
      let envelope = try VaultEnvelope(text)
      guard !all.isEmpty else { throw VaultError.Kind.noKeys }
      let candidates = candidates(for: envelope.label)
      for key in candidates {
        if let plaintext = try VaultCipher.open(envelope.content, password: key.password) {
          return (plaintext, key)
        }
      }
      throw VaultError.Kind.wrongKeys(
        tried: candidates.map(\.label), label: envelope.label, requiresLabel: requiresLabel)
    } catch let kind as VaultError.Kind {
      throw VaultError(kind, name: name, at: location)
    }
  }

  /// The keys to try, those of the vault's own name first.
  private func candidates(for label: String?) -> [VaultKey] {
    let label = label ?? defaultLabel
    let named = all.filter { $0.label == label }
    return requiresLabel ? named : named + all.filter { $0.label != label }
  }

  /// The bytes themselves, or what they hold where they are a vault.
  ///
  /// - Throws: A `VaultError` that names `path`, where it cannot be decrypted.
  public func decryptedIfVaulted(_ bytes: [UInt8], at path: FilePath) throws -> [UInt8] {
    guard VaultEnvelope.isVault(bytes) else { return bytes }
    InputRecorder.current?.noteSecret()
    return try decrypt(bytes, name: path.string).plaintext
  }

  /// The file itself, or what it holds where it is a vault: under the same name, its lines never
  /// shown.
  public func decryptedIfVaulted(_ file: SourceFile) throws -> SourceFile {
    guard VaultEnvelope.isVault(file.bytes) else { return file }
    InputRecorder.current?.noteSecret()
    let plaintext = try decrypt(file.bytes, name: file.name).plaintext
    let decrypted = SourceFile(name: file.name, bytes: plaintext, isConfidential: true)
    openedFiles.withLock { _ = $0.updateValue(decrypted, forKey: file.name) }
    return decrypted
  }

  /// The whole file at a path, decrypted where it is a vault.
  public func source(_ path: FilePath) throws -> SourceFile {
    try decryptedIfVaulted(Files.source(path))
  }

  /// Opens encrypted files of variables for an inventory.
  public var decryptor: Inventory.Decryptor { { try self.decryptedIfVaulted($0) } }

  /// What a `!vault` value holds, as text; decrypted at the first call.
  ///
  /// - Throws: A `VaultError` with the value's place.
  public func decrypted(_ text: VaultedText) throws -> Secret {
    if let known = opened.withLock({ $0[text.ciphertext] }) { return known }
    let plaintext = try decrypt(text.ciphertext.utf8, at: text.location).plaintext
    let secret = Secret(String(decoding: plaintext, as: UTF8.self))
    opened.withLock { $0[text.ciphertext] = secret }
    return secret
  }

  /// The whole files that have been decrypted so far.
  public var files: [SourceFile] { openedFiles.withLock { Array($0.values) } }

  /// The passwords themselves.
  public var passwords: [Secret] {
    all.map { Secret(String(decoding: $0.password, as: UTF8.self)) }
  }

  /// The single values that have been decrypted so far.
  public var values: [Secret] { opened.withLock { Array($0.values) } }
}
