import Glibc
import SystemPackage

/// The private keys of a run: every file is read once, every passphrase is asked for once.
actor KeyRing {
  /// A key file that can be used, perhaps after its passphrase.
  struct Identity: Sendable {
    let path: FilePath
    /// The public half, where it can be known without the passphrase.
    let publicKey: PublicKey?
  }

  private enum Content {
    case open(PrivateKey)
    case openSSH(OpenSSHKey)
    case pem(PEMKey)
  }

  private struct Entry {
    let identity: Identity
    var content: Content?
    var refusal: KeyProblem?
  }

  private var entries: [FilePath: Result<Entry, KeyError>] = [:]
  private var asking: [FilePath: [CheckedContinuation<Void, Never>]] = [:]
  private static let attempts = 3

  init() {}

  /// What a file holds; nil where there is no such file.
  func identity(at path: FilePath) throws(KeyError) -> Identity? {
    if entries[path] == nil, let entry = KeyRing.read(path) { entries[path] = entry }
    return try entries[path]?.get().identity
  }

  /// The open private key of a file, its passphrase asked for where it needs one.
  func privateKey(
    at path: FilePath, prompter: any Prompter
  ) async throws(KeyError) -> PrivateKey {
    while asking[path] != nil {
      await withCheckedContinuation { asking[path]?.append($0) }
    }
    guard let entry = try entries[path]?.get() else {
      throw KeyError(.unreadable(reason: "no such file"))
    }
    if let refusal = entry.refusal { throw KeyError(refusal) }
    if case .open(let key) = entry.content { return key }
    asking[path] = []
    defer {
      for waiting in asking.removeValue(forKey: path) ?? [] { waiting.resume() }
    }
    do {
      let key = try await unlock(entry, prompter: prompter)
      entries[path] = .success(Entry(identity: entry.identity, content: .open(key)))
      return key
    } catch {
      // Nobody is asked again for a passphrase that they did not give.
      entries[path] = .success(Entry(identity: entry.identity, refusal: error.problem))
      throw error
    }
  }

  private func unlock(
    _ entry: Entry, prompter: any Prompter
  ) async throws(KeyError) -> PrivateKey {
    guard let content = entry.content else {
      throw KeyError(.unreadable(reason: "only its public half is here"))
    }
    var problem = KeyProblem.locked
    for attempt in 1...KeyRing.attempts {
      let path = entry.identity.path
      guard let passphrase = await prompter.passphrase(for: path, attempt: attempt) else { break }
      do {
        switch content {
        case .open(let key): return key
        case .openSSH(let key): return try key.open(passphrase: passphrase)
        case .pem(let key): return try key.open(passphrase: passphrase)
        }
      } catch {
        problem = error.problem
        guard [.wrongPassphrase, .locked].contains(problem) else { throw error }
      }
    }
    throw KeyError(problem)
  }

  /// Why a file cannot serve as a private key, as far as that shows without its passphrase.
  static func problem(of path: FilePath) -> KeyProblem? {
    switch read(path) {
    case nil: .unreadable(reason: "no such file")
    case .failure(let error): error.problem
    case .success: nil
    }
  }

  /// Reads a file; nil where there is none.
  private static func read(_ path: FilePath) -> Result<Entry, KeyError>? {
    do throws(FileBytes.Failure) {
      let bytes = try FileBytes.read(path)
      let text = String(decoding: bytes, as: UTF8.self)
      return Result { () throws(KeyError) in try entry(for: text, at: path) }
    } catch {
      if case .noSuchFile = error { return publicHalf(of: path).map { .success($0) } }
      return .failure(KeyError(.unreadable(reason: error.message)))
    }
  }

  private static func entry(for text: String, at path: FilePath) throws(KeyError) -> Entry {
    guard let keyText = KeyText(text) else {
      if let key = PublicKey(line: String(text.prefix { !$0.isNewline })) {
        return Entry(identity: Identity(path: path, publicKey: key))
      }
      throw KeyError(.malformed(reason: "there is no private key in it"))
    }
    try checkPermissions(of: path)
    if keyText.label == "OPENSSH PRIVATE KEY" {
      let key = try OpenSSHKey(keyText.bytes)
      let identity = Identity(path: path, publicKey: key.publicKey)
      let content: Content = key.isLocked ? .openSSH(key) : .open(try key.open(passphrase: nil))
      return Entry(identity: identity, content: content)
    }
    let key = PEMKey(keyText)
    if key.isLocked {
      let publicKey = publicHalf(of: path)?.identity.publicKey
      return Entry(identity: Identity(path: path, publicKey: publicKey), content: .pem(key))
    }
    let open = try key.open(passphrase: nil)
    let publicKey = PublicKey(blob: open.publicBlob)
    return Entry(identity: Identity(path: path, publicKey: publicKey), content: .open(open))
  }

  /// The key of the `.pub` file beside a private key that is locked, or in an agent only.
  private static func publicHalf(of path: FilePath) -> Entry? {
    guard let bytes = try? FileBytes.read(FilePath(path.string + ".pub")) else { return nil }
    let line = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return PublicKey(line: line).map { Entry(identity: Identity(path: path, publicKey: $0)) }
  }

  /// Refuses a private key of ours that others may read, as OpenSSH does.
  private static func checkPermissions(of path: FilePath) throws(KeyError) {
    var status = stat()
    guard fstatat(AT_FDCWD, path.string, &status, 0) == 0 else { return }
    let mode = status.st_mode & 0o777
    if status.st_uid == getuid(), mode & 0o077 != 0 {
      throw KeyError(.tooOpen(mode: "0" + String(mode, radix: 8)))
    }
  }
}
