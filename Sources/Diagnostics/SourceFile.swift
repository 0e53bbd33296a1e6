/// A text that a person wrote, with its name and the places where its lines begin.
///
/// Every located value, token and node of that text shares one instance.
public final class SourceFile: Sendable, Hashable {
  /// The name as shown to the person: a path as they gave it, or `<stdin>`, `-e` and the like.
  public let name: String
  /// The text as UTF-8 bytes.
  public let bytes: [UInt8]
  /// The byte offsets at which lines begin, the first being 0.
  public let lineStarts: [Int]
  /// Whether diagnostics only name places in it and never show its lines, because it was decrypted.
  public let isConfidential: Bool

  /// Takes the text as it is; invalid UTF-8 is kept and only repaired when shown.
  public init(name: String, bytes: [UInt8], isConfidential: Bool = false) {
    self.name = name
    self.bytes = bytes
    self.isConfidential = isConfidential
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    lineStarts = starts
  }

  /// Takes a text that is already a string.
  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The 1-based line that holds the byte at `offset`; past the end, the last line.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The 1-based column of the byte at `offset`, counted in Unicode scalars as editors do.
  public func column(at offset: Int) -> Int {
    let start = lineStarts[line(at: offset) - 1]
    let end = min(max(offset, start), bytes.count)
    return String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars.count + 1
  }

  /// The text of a 1-based line, without its line break; empty where there is no such line.
  public func text(ofLine line: Int) -> String {
    guard lineStarts.indices.contains(line - 1) else { return "" }
    let start = lineStarts[line - 1]
    let next = lineStarts.indices.contains(line) ? lineStarts[line] - 1 : bytes.count
    let isCRLF = next > start && bytes[next - 1] == UInt8(ascii: "\r")
    let end = isCRLF ? next - 1 : next
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Two files are the same only when they are the same instance.
  public static func == (left: SourceFile, right: SourceFile) -> Bool { left === right }

  /// Feeds the identity of the instance.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
