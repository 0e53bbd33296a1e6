import Crypto

/// A server's public key.
public struct HostKey: Sendable, Hashable {
  /// The type that the key itself names, such as `ssh-ed25519`.
  public let type: String
  /// The key as it is sent (RFC 4253 §6.6).
  public let blob: [UInt8]

  /// Takes a key as the server sends it; nil where it does not begin with its type.
  public init?(blob: [UInt8]) {
    guard blob.count > 4 else { return nil }
    let length = blob[..<4].reduce(0) { $0 << 8 | Int($1) }
    guard length > 0, length < 128, blob.count > 4 + length else { return nil }
    type = String(decoding: blob[4..<4 + length], as: UTF8.self)
    self.blob = blob
  }

  /// `SHA256:` and the digest in Base64, as `ssh-keygen -l` shows it.
  public var fingerprint: String {
    "SHA256:" + Base64.encode(Array(SHA256.hash(data: blob)), isPadded: false)
  }
}
