/// A ZIP archive in memory, as PKWARE's APPNOTE 6.3 lays it out: for Python, which imports from it.
struct ZipArchive {
  private var files: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  /// A file's content as an archive holds it.
  struct Content {
    let stored: [UInt8]
    let size: Int
    let checksum: UInt32
    var isCompressed: Bool { stored.count < size }

    init(_ bytes: [UInt8]) {
      let compressed = Deflate.compressed(bytes)
      stored = compressed.count < bytes.count ? compressed : bytes
      size = bytes.count
      checksum = ZipArchive.checksum(of: bytes)
    }
  }

  /// Adds a file; the time of all is the first that the format knows, so that equal contents make
  /// equal archives.
  mutating func add(_ name: String, _ content: Content) {
    let name = Array(name.utf8)
    var facts: [UInt8] = []
    // Version 2.0, no flags, the method, midnight, 1 January 1980.
    for number in [20, 0, content.isCompressed ? 8 : 0, 0, 33] { facts += Self.bytes(number, 2) }
    facts += Self.bytes(Int(content.checksum), 4)
    facts += Self.bytes(content.stored.count, 4) + Self.bytes(content.size, 4)
    facts += Self.bytes(name.count, 2) + Self.bytes(0, 2)
    directory += Self.bytes(0x0201_4B50, 4) + Self.bytes(20, 2) + facts
    // No comment, the first disk, no attributes, and where it begins.
    directory += Self.bytes(0, 6) + Self.bytes(0, 4) + Self.bytes(files.count, 4) + name
    files += Self.bytes(0x0403_4B50, 4) + facts + name + content.stored
    count += 1
  }

  /// The whole archive.
  var bytes: [UInt8] {
    files + directory + Self.bytes(0x0605_4B50, 4) + Self.bytes(0, 4)
      + Self.bytes(count, 2) + Self.bytes(count, 2) + Self.bytes(directory.count, 4)
      + Self.bytes(files.count, 4) + Self.bytes(0, 2)
  }

  private static func bytes(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }

  /// The CRC-32 of bytes.
  static func checksum(of bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8
    }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
    }
  }
}
