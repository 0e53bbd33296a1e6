import Crypto
import NIOPosix
public import SystemPackage

/// The digests of a file's content, in hexadecimal.
public struct ContentDigest: Sendable, Hashable {
  /// Ansible's `checksum`.
  public let sha1: String
  /// Ansible's `md5sum`.
  public let md5: String

  /// Reads a file of this machine piece by piece, off the threads that serve connections.
  ///
  /// Throws the system's error where it cannot be read.
  public static func reading(_ path: FilePath) async throws -> ContentDigest {
    try await NIOThreadPool.singleton.runIfActive {
      let descriptor = try FileDescriptor.open(path, .readOnly)
      return try descriptor.closeAfter {
        var digester = Digester()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 1)
        defer { buffer.deallocate() }
        while case let count = try descriptor.read(into: buffer), count > 0 {
          digester.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        return digester.digest
      }
    }
  }
}

/// Takes the digests of bytes that come piece by piece.
struct Digester: Sendable {
  /// The number of a SHA-1's hexadecimal digits.
  static let length = 40

  private var sha1 = Insecure.SHA1()
  private var md5 = Insecure.MD5()

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    sha1.update(bufferPointer: bytes)
    md5.update(bufferPointer: bytes)
  }

  /// What it is after more bytes.
  func taking(_ bytes: [UInt8]) -> Digester {
    var digester = self
    bytes.withUnsafeBytes { digester.update($0) }
    return digester
  }

  var digest: ContentDigest {
    ContentDigest(sha1: Self.text(sha1.finalize()), md5: Self.text(md5.finalize()))
  }

  private static func text(_ digest: some Sequence<UInt8>) -> String {
    digest.reduce(into: "") { text, byte in
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
}
