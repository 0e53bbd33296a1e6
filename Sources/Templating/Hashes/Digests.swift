import Crypto

/// Digests by the names that Python's `hashlib` knows.
enum Digests {
  static let known: [String: @Sendable ([UInt8]) -> [UInt8]] = [
    "blake2b": { BLAKE2.b($0) },
    "blake2s": { BLAKE2.s($0) },
    "md5": { Array(Insecure.MD5.hash(data: $0)) },
    "sha1": { Array(Insecure.SHA1.hash(data: $0)) },
    "sha224": { SHA224.hash($0) },
    "sha256": { Array(SHA256.hash(data: $0)) },
    "sha384": { Array(SHA384.hash(data: $0)) },
    "sha512": { Array(SHA512.hash(data: $0)) },
    "sha3_256": { Array(SHA3_256.hash(data: $0)) },
    "sha3_384": { Array(SHA3_384.hash(data: $0)) },
    "sha3_512": { Array(SHA3_512.hash(data: $0)) },
  ]

  /// Two hexadecimal digits for each byte.
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    bytes.reduce(into: "") { text, byte in
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
}
