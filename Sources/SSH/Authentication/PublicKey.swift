import Crypto

/// A user's public key.
struct PublicKey: Sendable, Hashable {
  /// The type that the key itself names, such as `ssh-ed25519`.
  let type: String
  /// The key as it is sent. RFC 4253 §6.6
  let blob: [UInt8]

  /// Takes a key as it is sent; nil where it does not begin with its type.
  init?(blob: [UInt8]) {
    var reader = WireReader(blob)
    guard let type = reader.text(), !type.isEmpty, !reader.isAtEnd else { return nil }
    self.type = type
    self.blob = blob
  }

  /// Reads the line of a `.pub` file; nil where it is none.
  init?(line: String) {
    let words = line.split(separator: " ", maxSplits: 2)
    guard words.count >= 2, let blob = Base64.decode(words[1].utf8) else { return nil }
    self.init(blob: blob)
    guard type == words[0] else { return nil }
  }

  /// `SHA256:` and the digest in Base64, as `ssh-keygen -l` shows it.
  var fingerprint: String {
    "SHA256:" + Base64.encode(Array(SHA256.hash(data: blob)), isPadded: false)
  }

  /// The types that we can authenticate with.
  static let supportedTypes: Set<String> = [
    "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
  ]

  /// The key as libssh2 is to send it.
  ///
  /// libssh2 1.10 takes the signature algorithm from the key's own name, which for RSA would be SHA-1's;
  /// servers know a key by its numbers, whichever of RSA's names it bears.
  var offeredBlob: [UInt8] {
    guard type == "ssh-rsa", !LibSSH2.choosesRSAHash else { return blob }
    var reader = WireReader(blob)
    _ = reader.text()
    var writer = WireWriter()
    writer.write("rsa-sha2-512")
    writer.write(raw: reader.remaining)
    return writer.bytes
  }
}
