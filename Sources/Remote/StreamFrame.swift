/// One stream of a reply: an opening line, the task's own bytes, a closing line.
struct StreamFrame {
  private enum State { case before, open, closed }

  private let search: MarkerSearch
  private var state = State.before
  /// Bytes of which it is not known yet what they are.
  private var pending: [UInt8] = []
  /// What stands behind the marker in the closing line; nil until that line has come.
  private(set) var closing: String?
  /// The end of what came before the opening line: the last words of a shell that fails.
  private(set) var strayBytes: [UInt8] = []

  private static let keptStrayBytes = 4096

  init(marker: [UInt8]) { search = MarkerSearch(marker) }

  /// Whether the opening line has come.
  var isOpen: Bool { state != .before }

  /// Takes what came next; the task's own bytes among it.
  mutating func receive(_ bytes: [UInt8]) -> [UInt8] {
    guard state != .closed else { return [] }
    var bytes = pending.isEmpty ? bytes : pending + bytes
    pending = []
    if state == .before {
      guard let rest = open(bytes) else { return [] }
      bytes = rest
    }
    return close(bytes)
  }

  /// The bytes behind the opening line; nil while it is not whole.
  private mutating func open(_ bytes: [UInt8]) -> [UInt8]? {
    guard let start = search.first(in: bytes), let end = lineEnd(in: bytes, after: start) else {
      let kept = search.first(in: bytes) ?? bytes.count - search.beginning(atEndOf: bytes)
      setAside(bytes[..<kept])
      pending = Array(bytes[kept...])
      return nil
    }
    setAside(bytes[..<start])
    state = .open
    return Array(bytes[(end + 1)...])
  }

  /// The bytes before the closing line, or before what may be its beginning.
  private mutating func close(_ bytes: [UInt8]) -> [UInt8] {
    guard let start = search.first(in: bytes) else {
      let kept = search.beginning(atEndOf: bytes)
      guard kept > 0 else { return bytes }
      pending = Array(bytes.suffix(kept))
      return Array(bytes.dropLast(kept))
    }
    if let end = lineEnd(in: bytes, after: start) {
      let rest = bytes[(start + search.marker.count)..<end].drop { $0 == UInt8(ascii: " ") }
      closing = String(decoding: rest, as: UTF8.self)
      state = .closed
    } else {
      pending = Array(bytes[start...])
    }
    return Array(bytes[..<start])
  }

  private func lineEnd(in bytes: [UInt8], after start: Int) -> Int? {
    bytes[(start + search.marker.count)...].firstIndex(of: UInt8(ascii: "\n"))
  }

  private mutating func setAside(_ bytes: ArraySlice<UInt8>) {
    strayBytes = Array((strayBytes + bytes).suffix(Self.keptStrayBytes))
  }
}
