import Crypto

/// A host name as `HashKnownHosts` writes it: `|1|salt|digest`, a keyed SHA-1 (RFC 2104).
///
/// A file may hold thousands, and every host asks all of them: the salt's two blocks are made
/// ready when the file is read, which makes a question several times cheaper than with `HMAC`.
struct HashedName: Sendable {
  private let inner: Insecure.SHA1
  private let outer: Insecure.SHA1
  private let digest: [UInt8]

  /// Reads the field of a line; nil where it is malformed.
  init?(_ field: String) {
    let parts = field.dropFirst(Self.prefix.count)
      .split(separator: "|", omittingEmptySubsequences: false)
    guard field.hasPrefix(Self.prefix), parts.count == 2,
      let salt = Base64.decode(parts[0].utf8), salt.count == Insecure.SHA1.byteCount,
      let digest = Base64.decode(parts[1].utf8), digest.count == Insecure.SHA1.byteCount
    else { return nil }
    let block = salt + Array(repeating: 0, count: Insecure.SHA1.blockByteCount - salt.count)
    var inner = Insecure.SHA1()
    inner.update(data: block.map { $0 ^ 0x36 })
    var outer = Insecure.SHA1()
    outer.update(data: block.map { $0 ^ 0x5C })
    self.inner = inner
    self.outer = outer
    self.digest = digest
  }

  /// What hashed names begin with.
  static let prefix = "|1|"

  /// Whether it stands for `name`, given in lower case as bytes.
  func matches(_ name: [UInt8]) -> Bool {
    var inner = inner
    inner.update(data: name)
    var outer = outer
    inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
    return outer.finalize().elementsEqual(digest)
  }
}
