import Remote
import Testing

@testable import Modules

/// Compressed bytes, as another program reads them.
struct ArchiveTests {
  static let contents: [[UInt8]] = [
    [], [0], Array("hello".utf8), Array(repeating: 7, count: 100_000),
    Array(String(repeating: "def main():\n    return 'ü'\n", count: 500).utf8),
    (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 2_654_435_761 >> 13) },
    Array((0..<300).flatMap { Array("line \($0 * 7919 % 1000) of many, ".utf8) }),
  ]

  @Test(arguments: contents)
  func `gzip reads what we compress, and finds our checksum right`(
    _ content: [UInt8]
  ) async throws {
    let compressed = Deflate.compressed(content)
    let sum = ZipArchive.checksum(of: content)
    let trailer = [Int(sum), content.count].flatMap { number in
      (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
    let file: [UInt8] = [31, 139, 8, 0, 0, 0, 0, 0, 0, 255] + compressed + trailer
    let answer = try await LocalConnection(host: "here", become: nil).run(
      Request(script: "gzip -dc", input: file))
    #expect(answer.status == 0, "\(String(decoding: answer.errors, as: UTF8.self))")
    #expect(answer.output == content)
  }

  @Test func `source code shrinks to less than half`() {
    let source = Array(StandIn.files.values.joined().utf8)
    #expect(Deflate.compressed(source).count * 2 < source.count)
  }
}
