/// Breaks text into lines as Python's `textwrap.wrap` does: between words, and after the hyphens of
/// compound words.
enum TextWrap {
  /// The lines of a text, each at most `columns` characters long.
  static func lines(of text: String, columns: Int) -> [String] {
    var lines: [String] = []
    var chunks = chunks(of: text)[...]
    while !chunks.isEmpty {
      if !lines.isEmpty, chunks.first?.first == " " { chunks.removeFirst() }
      var line: [Unicode.Scalar] = []
      while let chunk = chunks.first, line.count + chunk.count <= columns {
        line += chunk
        chunks.removeFirst()
      }
      if let long = chunks.first, long.count > columns {
        let end = breakPoint(in: long, room: max(1, columns - line.count))
        line += long[..<end]
        chunks[chunks.startIndex] = Array(long[end...])
      }
      while line.last == " " { line.removeLast() }
      if !line.isEmpty { lines.append(string(line)) }
    }
    return lines
  }

  /// Where a word that is longer than a line is cut: after its last hyphen that fits, if any.
  private static func breakPoint(in word: [Unicode.Scalar], room: Int) -> Int {
    let hyphen = word[..<min(room, word.count)].lastIndex(of: "-") ?? 0
    return hyphen > 0 && word[..<hyphen].contains { $0 != "-" } ? hyphen + 1 : room
  }

  /// Runs of spaces, and words with their hyphenated parts apart.
  private static func chunks(of text: String) -> [[Unicode.Scalar]] {
    var chunks: [[Unicode.Scalar]] = []
    var chunk: [Unicode.Scalar] = []
    let scalars = text.expandingTabs.unicodeScalars.map { isSpace($0) ? " " : $0 }
    for (index, scalar) in scalars.enumerated() {
      let changes = chunk.last.map { ($0 == " ") != (scalar == " ") } ?? false
      if changes || breaksAfterHyphen(scalars, before: index) {
        chunks.append(chunk)
        chunk = []
      }
      chunk.append(scalar)
    }
    return chunk.isEmpty ? chunks : chunks + [chunk]
  }

  /// Whether `index` follows the hyphen of a compound word, such as `well-known` or `x-y-zet`.
  private static func breaksAfterHyphen(_ text: [Unicode.Scalar], before index: Int) -> Bool {
    func isLetter(_ offset: Int) -> Bool {
      let place = index + offset
      return text.indices.contains(place)
        && (text[place].properties.isAlphabetic || text[place] == "_")
    }
    func isHyphen(_ offset: Int) -> Bool {
      text.indices.contains(index + offset) && text[index + offset] == "-"
    }
    guard isHyphen(-1) else { return false }
    let follows =
      isLetter(-2) && isLetter(-3) || isLetter(-4) && isHyphen(-3) && !isHyphen(-2) && isWord(-2)
    let precedes = isLetter(0) && (isLetter(1) || isHyphen(1) && isLetter(2))
    return follows && precedes

    func isWord(_ offset: Int) -> Bool {
      let scalar = text[index + offset]
      return isLetter(offset) || scalar.properties.numericType != nil
        || "!\"'&.,?".unicodeScalars.contains(scalar)
    }
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    (0x09...0x0D).contains(scalar.value) || scalar == " "
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
