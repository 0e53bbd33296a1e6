/// Finds a marker in bytes, 32 at a step where nothing of it is (Boyer, Moore and Horspool).
struct MarkerSearch {
  let marker: [UInt8]
  private let steps: [Int]

  init(_ marker: [UInt8]) {
    self.marker = marker
    var steps = [Int](repeating: marker.count, count: 256)
    for (index, byte) in marker.dropLast().enumerated() {
      steps[Int(byte)] = marker.count - 1 - index
    }
    self.steps = steps
  }

  /// Where the marker begins first.
  func first(in bytes: [UInt8]) -> Int? {
    let span = bytes.span
    let last = marker.count - 1
    var end = last
    while end < span.count {
      if span[end] == marker[last] {
        var index = 0
        while index < last, span[end - last + index] == marker[index] { index += 1 }
        if index == last { return end - last }
      }
      end += steps[Int(span[end])]
    }
    return nil
  }

  /// How many bytes at the end may be the beginning of the marker.
  func beginning(atEndOf bytes: [UInt8]) -> Int {
    var length = min(marker.count - 1, bytes.count)
    while length > 0, !bytes.suffix(length).elementsEqual(marker.prefix(length)) { length -= 1 }
    return length
  }
}
